/// Reads numbers of a few bits each, the highest bit of the first byte first.
///
///     bytes  A5 C0        1010 0101 1100 0000
///     read(3) = 5, read(7) = 23, read(1) = 0: 101 0010111 0 00000
struct BitReader {
    private let bytes: [UInt8]
    private var position: Int
    /// The last bits taken from `bytes`; the lowest `held` of them have not been read.
    private var window: UInt64 = 0
    private var held = 0

    /// A reader of the bytes from `start` on.
    init(_ bytes: [UInt8], from start: Int = 0) {
        self.bytes = bytes
        position = max(0, start)
    }

    /// The next `width` bits (0 to 56) as a number; nil if so many are not left.
    mutating func read(_ width: Int) -> UInt64? {
        guard width >= 0, width <= 56 else { return nil }
        while held < width {
            guard position < bytes.count else { return nil }
            window = window << 8 | UInt64(bytes[position])
            position &+= 1
            held &+= 8
        }
        held &-= width
        return window >> UInt64(held) & (1 << UInt64(width) &- 1)
    }

    /// The next `width` bits (0 to 64) as a number; nil if so many are not left.
    mutating func readWide(_ width: Int) -> UInt64? {
        guard width > 32 else { return read(width) }
        guard width <= 64, let high = read(width &- 32), let low = read(32) else { return nil }
        return high << 32 | low
    }
}
