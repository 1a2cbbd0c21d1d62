/// A stored float of any format, as Swift's numbers. The value of a finite one is
///
///     ± mantissa × 2^(exponent − bias)
///
/// where the mantissa's highest bit counts 1, whether it is stored, as in the x87 processor's 80 bits, or left out, as in
/// IEEE 754's formats. Where it is left out, the lowest exponent means that it is not set, and counts as the next one.
/// This is how the C library reads them, which refuses those that say the bit is always set, though it is stored. A stored
/// mantissa of zeros is 0 here, whatever the exponent, and not half of its lowest bit.
extension HDF5FloatFormat {
    /// The number that is stored; nil if an integer type does not have it. Floats get the nearest that they have, of two
    /// equally near ones the even one; beyond their range `Double` gets infinity and `Float` nil.
    func number<Number: HDF5Number>(_ stored: UnsafeRawBufferPointer, as: Number.Type) -> Number? {
        let bits = order == .vax ? NumberBits(vax: stored) : NumberBits(stored, bigEndian: order == .big)
        let sign: FloatingPointSign = bits.isSet(signPosition) ? .minus : .plus
        let exponent = bits.field(exponentPosition, exponentBits)
        // IEEE 754's infinities and NaN, which VAX formats do not have.
        if order != .vax, exponent == (exponentBits >= 64 ? .max : (1 << UInt64(exponentBits)) &- 1) {
            let special: Double = isInfinite(bits) ? .infinity : .nan
            return Number(hdf5: sign == .minus ? -special : special)
        }
        if order == .vax, exponent == 0 { return Number(hdf5: 0.0) }
        let value = finite(bits, sign, exponent)
        if case .integer = Number.hdf5Datatype { return value.whole() }
        return Number(hdf5: MemoryLayout<Number>.size < 8 ? value.roundedToOdd : value.rounded)
    }

    /// Whether a number with the highest exponent is infinite. A highest bit that is stored may be set there.
    private func isInfinite(_ bits: NumberBits) -> Bool {
        let rest = normalization == .implied ? mantissaBits : mantissaBits &- 1
        return !(0..<rest).contains { bits.isSet(mantissaPosition &+ $0) }
    }

    private func finite(_ bits: NumberBits, _ sign: FloatingPointSign, _ exponent: UInt64) -> WideFloat {
        let addsBit = normalization == .implied && exponent != 0
        let kept = min(mantissaBits, addsBit ? 63 : 64)
        // Bits that are left out, below those that are kept.
        var dropped = mantissaBits &- kept
        var significand = bits.field(mantissaPosition &+ dropped, kept)
        if addsBit { significand |= 1 << UInt64(kept) }
        while dropped > 0, significand.leadingZeroBitCount > 0 {
            dropped &-= min(dropped, significand.leadingZeroBitCount)
            significand = bits.field(mantissaPosition &+ dropped, kept)
        }
        let units = Int(min(exponent, 1 << 40)) &- bias &- mantissaBits &+ (addsBit ? 0 : 1)
        return WideFloat(
            sign: sign, significand: significand, power: units &+ dropped,
            isCut: (0..<dropped).contains { bits.isSet(mantissaPosition &+ $0) })
    }
}

/// A finite number: `significand` × 2^`power`, and less than one unit of the significand more if it is cut, where the
/// significand's highest bit is set.
struct WideFloat {
    let sign: FloatingPointSign
    let significand: UInt64
    let power: Int
    let isCut: Bool

    /// The nearest binary64, of two equally near ones the even one.
    var rounded: Double {
        double { whole, half, rest in half && (rest || whole & 1 == 1) ? whole &+ 1 : whole }
    }

    /// The binary64 next to it toward 0, made odd if it is not the number itself: rounded to a narrower float, this
    /// gives what the number itself gives. It is never infinite.
    var roundedToOdd: Double {
        let result = double { whole, half, rest in half || rest ? whole | 1 : whole }
        return result.isFinite
            ? result : Double(signOf: result, magnitudeOf: Double.greatestFiniteMagnitude)
    }

    /// The integer; nil if the number is none or `Number` does not have it.
    func whole<Number: HDF5Number>() -> Number? {
        guard !isCut else { return nil }
        guard significand != 0 else { return Number(exactly: UInt64(0)) }
        guard significand.trailingZeroBitCount >= -power, significand.leadingZeroBitCount >= power else {
            return nil
        }
        let magnitude = significand << power
        guard sign == .minus else { return Number(exactly: magnitude) }
        guard magnitude <= 1 << 63 else { return nil }
        return Number(exactly: Int64(truncatingIfNeeded: 0 &- magnitude))
    }

    /// - Parameter round: makes a whole number of units of binary64 from the units below the number, whether the half
    ///   of a unit is to be added, and whether there is more.
    private func double(_ round: (_ whole: UInt64, _ half: Bool, _ rest: Bool) -> UInt64) -> Double {
        guard significand != 0 else { return sign == .minus ? -0.0 : 0.0 }
        // Where the highest bit is, and the lowest that binary64 has with it there.
        let highest = power &+ 63 &- significand.leadingZeroBitCount
        let lowest = max(highest &- 52, -1074)
        let dropped = lowest &- power
        guard dropped > 0 else {
            return Double(sign: sign, exponent: min(power, 2048), significand: Double(significand))
        }
        let half = dropped <= 64 && significand >> (dropped &- 1) & 1 == 1
        let rest = isCut || significand & ((1 << (dropped &- 1)) &- 1) != 0
        let whole = round(significand >> dropped, half, rest)
        return Double(sign: sign, exponent: min(lowest, 2048), significand: Double(whole))
    }
}
