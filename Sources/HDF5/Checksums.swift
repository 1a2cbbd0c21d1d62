/// Bob Jenkins's lookup3 hash (2006) with initial value 0: the checksum of the specification's version-2
/// metadata.
func lookup3(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { lookup3($0) } }

func lookup3(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var a = 0xdead_beef &+ UInt32(truncatingIfNeeded: bytes.count)
    var (b, c) = (a, a)
    func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 { value << count | value >> (32 - count) }
    /// Up to four bytes as a little-endian number; bytes beyond the end are zero.
    func word(_ offset: Int) -> UInt32 {
        if offset + 4 <= bytes.count {
            return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        var value: UInt32 = 0
        for index in 0..<max(0, bytes.count - offset) { value |= UInt32(bytes[offset + index]) << (8 * index) }
        return value
    }
    var offset = 0
    while bytes.count - offset > 12 {
        a &+= word(offset)
        b &+= word(offset + 4)
        c &+= word(offset + 8)
        a = (a &- c) ^ rotated(c, 4)
        c &+= b
        b = (b &- a) ^ rotated(a, 6)
        a &+= c
        c = (c &- b) ^ rotated(b, 8)
        b &+= a
        a = (a &- c) ^ rotated(c, 16)
        c &+= b
        b = (b &- a) ^ rotated(a, 19)
        a &+= c
        c = (c &- b) ^ rotated(b, 4)
        b &+= a
        offset += 12
    }
    if bytes.count == offset { return c }
    a &+= word(offset)
    b &+= word(offset + 4)
    c &+= word(offset + 8)
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    c = (c ^ b) &- rotated(b, 24)
    return c
}
