// Integers and floats of any format, as Swift's numbers.

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
        var value: UInt64 = 0
        for bit in 0..<min(count, 64) where isSet(position &+ bit) { value |= 1 << UInt64(bit) }
        return value
    }

    func isSet(_ position: Int) -> Bool {
        let byte = position >> 3
        return bytes.indices.contains(byte) && bytes[byte] >> UInt8(position & 7) & 1 == 1
    }
}

extension HDF5IntegerFormat {
    /// The number that is stored; nil if `Number` does not have it or it has more than 64 bits.
    func number<Number: HDF5Number>(_ stored: UnsafeRawBufferPointer, as: Number.Type) -> Number? {
        let bits = NumberBits(stored, bigEndian: bigEndian)
        let isNegative = signed && bits.isSet(bitOffset &+ precision &- 1)
        for position in 64..<max(64, precision)
        where bits.isSet(bitOffset &+ position) != isNegative { return nil }
        var value = bits.field(bitOffset, precision)
        guard isNegative else { return Number(exactly: value) }
        if precision < 64 { value |= ~0 << UInt64(precision) }
        guard value >> 63 == 1 else { return nil }
        return Number(exactly: Int64(bitPattern: value))
    }
}

extension HDF5FloatFormat {
    /// The number that is stored, rounded to binary64.
    func double(_ stored: UnsafeRawBufferPointer) -> Double {
        let bits = order == .vax ? NumberBits(vax: stored) : NumberBits(stored, bigEndian: order == .big)
        let sign: FloatingPointSign = bits.isSet(signPosition) ? .minus : .plus
        let exponent = bits.field(exponentPosition, exponentBits)
        let isHighest = exponent == (exponentBits >= 64 ? .max : (1 << UInt64(exponentBits)) &- 1)
        let fraction = fraction(bits)
        // IEEE 754's infinities and NaN, which VAX formats do not have. The x87 format stores the highest bit also here.
        if isHighest, order != .vax {
            let rest = normalization == .stored ? mantissaBits &- 1 : mantissaBits
            let isInfinite = !(0..<rest).contains { bits.isSet(mantissaPosition &+ $0) }
            return isInfinite ? Double(signOf: sign == .minus ? -1 : 1, magnitudeOf: .infinity) : .nan
        }
        var magnitude = fraction
        var power = Int(clamping: exponent) &- bias
        switch normalization {
        case .implied where exponent != 0: magnitude += 1
        case .implied: power += 1
        // The highest stored bit counts 1 and not a half.
        case .stored: (magnitude, power) = (magnitude * 2, exponent == 0 ? power + 1 : power)
        case .none: break
        }
        if exponent == 0, order == .vax { return 0 }
        return Double(sign: sign, exponent: max(-2000, min(2000, power)), significand: magnitude)
    }

    /// The mantissa's bits as a number from 0 to less than 1. Bits beyond the first 63 only matter for rounding.
    private func fraction(_ bits: NumberBits) -> Double {
        let kept = min(mantissaBits, 62)
        let dropped = mantissaBits &- kept
        let isInexact = (0..<dropped).contains { bits.isSet(mantissaPosition &+ $0) }
        let top = bits.field(mantissaPosition &+ dropped, kept) << 1 | (isInexact ? 1 : 0)
        return Double(sign: .plus, exponent: -(kept &+ 1), significand: Double(top))
    }
}
