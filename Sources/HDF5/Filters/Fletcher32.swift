/// The fletcher32 filter (3): the data, then Fletcher's checksum over its 16-bit words, the first byte of each the higher one and
/// an odd last byte counting as the high one. A sum that is a multiple of 65535 is 65535 and not 0, unless all words are 0.
enum Fletcher32 {
    static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (0, 0)
        var position = 0
        let even = bytes.count & ~1
        while position < even {
            let end = min(position + 720, even)
            while position < end {
                low &+= UInt32(bytes[position]) << 8 | UInt32(bytes[position + 1])
                high &+= low
                position += 2
            }
            low = (low & 0xFFFF) &+ (low >> 16)
            high = (high & 0xFFFF) &+ (high >> 16)
        }
        if even < bytes.count {
            low &+= UInt32(bytes[even]) << 8
            high &+= low
            low = (low & 0xFFFF) &+ (low >> 16)
            high = (high & 0xFFFF) &+ (high >> 16)
        }
        low = (low & 0xFFFF) &+ (low >> 16)
        high = (high & 0xFFFF) &+ (high >> 16)
        return high << 16 | low
    }
}
