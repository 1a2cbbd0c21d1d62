/// Numbers of 16 bits. `Float16` is not there on every platform.
enum HalfPrecision {
    /// IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of mantissa. 1.5 is 0x3E00.
    static func float16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let magnitude = bits & 0x7FFF_FFFF
        if magnitude > 0x7F80_0000 {  // not a number: keep what fits of its mantissa, and that it is none
            return sign | 0x7E00 | UInt16(truncatingIfNeeded: magnitude >> 13) & 0x1FF
        }
        if magnitude >= 0x4780_0000 { return sign | 0x7C00 }  // 65,536 and more
        if magnitude >= 0x3880_0000 {  // 2^-14 and more: normal numbers
            return sign | UInt16(truncatingIfNeeded: rounded(magnitude &- 0x3800_0000, dropping: 13))
        }
        // Less than 2^-14: multiples of 2^-24.
        let exponent = magnitude >> 23
        guard exponent >= 102 else { return sign }
        let mantissa = magnitude & 0x7F_FFFF | 0x80_0000
        return sign | UInt16(truncatingIfNeeded: rounded(mantissa, dropping: 126 &- exponent))
    }

    /// The upper half of a binary32. 1.5 is 0x3FC0.
    static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(truncatingIfNeeded: bits >> 16) | 0x40 }
        return UInt16(truncatingIfNeeded: rounded(bits, dropping: 16))
    }

    /// `bits` without its lowest `count` bits, rounded to nearest, to even where two are equally near.
    private static func rounded(_ bits: UInt32, dropping count: UInt32) -> UInt32 {
        let wide = UInt64(bits)
        let odd = wide >> UInt64(count) & 1
        return UInt32(truncatingIfNeeded: (wide + (1 << UInt64(count - 1)) - 1 + odd) >> UInt64(count))
    }
}
