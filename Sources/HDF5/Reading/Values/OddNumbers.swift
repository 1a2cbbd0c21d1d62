// Integers of any format, as Swift's numbers.

/// The bits of one stored number, lowest first, whatever the byte order was.
struct NumberBits {
    private let bytes: [UInt8]

    init(_ stored: UnsafeRawBufferPointer, bigEndian: Bool) {
        bytes = bigEndian ? stored.reversed() : Array(stored)
    }

    /// VAX order: 16-bit words from the highest to the lowest, each in little-endian order.
    init(vax stored: UnsafeRawBufferPointer) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(stored.count)
        var word = stored.count &- 2
        while word >= 0 {
            bytes.append(stored[word])
            bytes.append(stored[word &+ 1])
            word &-= 2
        }
        self.bytes = bytes
    }

    /// `count` bits (0 to 64) from `position`; those outside the number are 0.
    func field(_ position: Int, _ count: Int) -> UInt64 {
        let (first, skipped) = (position >> 3, position & 7)
        var value: UInt64 = 0
        for index in 0..<9 where bytes.indices.contains(first &+ index) {
            // Shifts by negative numbers go the other way, and those by 64 or more give 0.
            value |= UInt64(bytes[first &+ index]) << (index &* 8 &- skipped)
        }
        return count < 64 ? value & ((1 << UInt64(max(0, count))) &- 1) : value
    }

    func isSet(_ position: Int) -> Bool {
        let byte = position >> 3
        return bytes.indices.contains(byte) && bytes[byte] >> UInt8(position & 7) & 1 == 1
    }
}

extension HDF5IntegerFormat {
    /// The number that is stored, as `convert` makes it; nil if that gives nil or it has more than 64 bits.
    func number<Number>(_ stored: UnsafeRawBufferPointer, _ convert: (WholeNumber) -> Number?) -> Number? {
        let bits = NumberBits(stored, bigEndian: bigEndian)
        let isNegative = signed && bits.isSet(bitOffset &+ precision &- 1)
        for position in 64..<max(64, precision)
        where bits.isSet(bitOffset &+ position) != isNegative { return nil }
        var value = bits.field(bitOffset, precision)
        guard isNegative else { return convert(.unsigned(value)) }
        if precision < 64 { value |= ~0 << UInt64(precision) }
        guard value >> 63 == 1 else { return nil }
        return convert(.signed(Int64(bitPattern: value)))
    }
}
