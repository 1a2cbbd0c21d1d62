/// The checksum of HDF5 metadata: Bob Jenkins' lookup3 hash ("hashlittle") with the initial value 0, as named
/// in the specification's section on checksums. `Fuzz` repairs the files it changes with it; others cannot see it.
@_spi(Fuzzing) public enum MetadataChecksum {
    public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var a = UInt32(truncatingIfNeeded: 0xDEAD_BEEF &+ bytes.count)
        var (b, c) = (a, a)
        var position = 0
        while bytes.count &- position > 12 {
            a &+= word(bytes, position)
            b &+= word(bytes, position &+ 4)
            c &+= word(bytes, position &+ 8)
            mix(&a, &b, &c)
            position &+= 12
        }
        guard position < bytes.count else { return c }
        a &+= word(bytes, position)
        b &+= word(bytes, position &+ 4)
        c &+= word(bytes, position &+ 8)
        finish(&a, &b, &c)
        return c
    }

    /// Four bytes as a little-endian number; those past the end count as zero.
    private static func word(_ bytes: UnsafeRawBufferPointer, _ position: Int) -> UInt32 {
        if position &+ 4 <= bytes.count {
            return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self))
        }
        var value: UInt32 = 0
        var shift: UInt32 = 0
        var index = position
        while index < bytes.count {
            value |= UInt32(bytes[index]) << shift
            shift &+= 8
            index &+= 1
        }
        return value
    }

    private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
        value << count | value >> (32 &- count)
    }

    private static func mix(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        a = (a &- c) ^ rotate(c, 4)
        c &+= b
        b = (b &- a) ^ rotate(a, 6)
        a &+= c
        c = (c &- b) ^ rotate(b, 8)
        b &+= a
        a = (a &- c) ^ rotate(c, 16)
        c &+= b
        b = (b &- a) ^ rotate(a, 19)
        a &+= c
        c = (c &- b) ^ rotate(b, 4)
        b &+= a
    }

    private static func finish(_ a: inout UInt32, _ b: inout UInt32, _ c: inout UInt32) {
        c = (c ^ b) &- rotate(b, 14)
        a = (a ^ c) &- rotate(c, 11)
        b = (b ^ a) &- rotate(a, 25)
        c = (c ^ b) &- rotate(b, 16)
        a = (a ^ c) &- rotate(c, 4)
        b = (b ^ a) &- rotate(a, 14)
        c = (c ^ b) &- rotate(b, 24)
    }
}
