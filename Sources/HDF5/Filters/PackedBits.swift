/// A cursor over bits, the highest bit of each byte first, as the n-bit and scale-offset filters pack them.
///
/// Of the bytes 12 34, a read of 12 bits gives 0x123 and a read of 4 more gives 4. Behind the end all bits are 0;
/// callers check beforehand that there are as many as they need.
struct PackedBits {
    private let start: UnsafeRawPointer
    private let count: Int
    private var position = 0

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return nil }
        self.start = start
        count = bytes.count
    }

    /// The next `width` bits, of which there are 1 to 64.
    @inline(__always)
    mutating func read(_ width: Int) -> UInt64 {
        if width > 56 {
            let high = upTo56(width &- 32)
            return high &<< 32 | upTo56(32)
        }
        return upTo56(width)
    }

    @inline(__always)
    private mutating func upTo56(_ width: Int) -> UInt64 {
        let byte = position &>> 3
        let word =
            byte &+ 8 <= count
            ? UInt64(bigEndian: start.loadUnaligned(fromByteOffset: byte, as: UInt64.self)) : lastWord(byte)
        let shift = UInt64(truncatingIfNeeded: position & 7)
        position &+= width
        return (word &<< shift) &>> UInt64(truncatingIfNeeded: 64 &- width)
    }

    @inline(never)
    private func lastWord(_ byte: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in byte..<byte &+ 8 {
            word = word << 8 | (index < count ? UInt64(start.load(fromByteOffset: index, as: UInt8.self)) : 0)
        }
        return word
    }
}
