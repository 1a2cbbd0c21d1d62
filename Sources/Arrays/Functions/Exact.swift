/// Elementary functions of doubles that have the same bits on every machine, where the C library's may differ with its version
/// and with the processor: in numbers that a run keeps, these take their place, and the kernels have the same. ARITHMETIC.md has
/// the formulas; here they reach over the whole range of doubles.
///
/// They are within a few units in the last place of the true values, but for powers that are no whole numbers, whose relative
/// error grows with the logarithm of the result.
package enum Exact {
    /// eˣ
    package static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        let x = min(max(x, -746), 710)
        let n = nearest(x, 0x1.71547652b82fep+0)
        var r = x.addingProduct(n, -0x1.62e42fefp-1)
        r = r.addingProduct(n, -0x1.473de6af278edp-34)
        let coefficients = (
            0x1.af4de97ca4194p-26, 0x1.27e4db646b17ep-22, 0x1.71de0231960ebp-19, 0x1.a01a01a6d889cp-16,
            0x1.a01a01abe7fe1p-13, 0x1.6c16c16c162d4p-10, 0x1.11111111100dcp-7, 0x1.5555555555556p-5,
            0x1.5555555555557p-3, 0.5
        )
        var q = 0x1.1f730349868cep-29
        q = coefficients.0.addingProduct(q, r)
        q = coefficients.1.addingProduct(q, r)
        q = coefficients.2.addingProduct(q, r)
        q = coefficients.3.addingProduct(q, r)
        q = coefficients.4.addingProduct(q, r)
        q = coefficients.5.addingProduct(q, r)
        q = coefficients.6.addingProduct(q, r)
        q = coefficients.7.addingProduct(q, r)
        q = coefficients.8.addingProduct(q, r)
        q = coefficients.9.addingProduct(q, r)
        // Two factors, since 2ⁿ itself may lie outside the range of exponents.
        let half = (n / 2).rounded(.down)
        return (1 + r.addingProduct(r * r, q)) * twoToThe(half) * twoToThe(n - half)
    }

    /// The natural logarithm.
    package static func log(_ x: Double) -> Double {
        guard x > 0, x < .infinity else { return x == 0 ? -.infinity : x > 0 ? x : .nan }
        guard x.isNormal else { return log(x * 0x1p54) - 54 * 0x1.62e42fefa39efp-1 }
        let (k, f) = parts(x)
        return logarithm(k, f)
    }

    /// The cosine and the sine of an angle in radians.
    /// - Precondition: the angle is between −2³⁰ and 2³⁰.
    package static func direction(_ angle: Double) -> (cosine: Double, sine: Double) {
        precondition(angle.magnitude <= 0x1p30, "the angle \(angle)")
        return quartered(angle, nearest(angle, 0x1.45f306dc9c883p-1))
    }

    /// A base that is not negative to a power. Whole powers are products, by squaring.
    package static func power(_ base: Double, _ exponent: Double) -> Double {
        guard exponent == exponent.rounded(), exponent.magnitude < 0x1p53 else {
            return exp(exponent * log(base))
        }
        var (rest, square, result) = (UInt64(exponent.magnitude), base, 1.0)
        while rest > 0 {
            if rest % 2 == 1 { result *= square }
            square *= square
            rest /= 2
        }
        return exponent < 0 ? 1 / result : result
    }

    // MARK: Of what they are made

    /// The whole number next to a product: adding R leaves no room for more.
    private static func nearest(_ x: Double, _ factor: Double) -> Double {
        let rounding = 0x1.8p52
        return rounding.addingProduct(x, factor) - rounding
    }

    /// k and f with x = 2ᵏ (1 + f) and f between √½ − 1 and √2 − 1.
    static func parts(_ x: Double) -> (k: Double, f: Double) {
        let bits = x.bitPattern &+ (0x3ff0_0000_0000_0000 - 0x3fe6_a09e_667f_3bcd)
        let f = Double(bitPattern: (bits & 0x000f_ffff_ffff_ffff) &+ 0x3fe6_a09e_667f_3bcd) - 1
        return (Double(bits >> 52) - 1023, f)
    }

    /// k ln 2 + ln(1 + f)
    static func logarithm(_ k: Double, _ f: Double) -> Double {
        let s = f / (2 + f)
        let z = s * s
        var q = 0x1.2b5f68a51190dp-3
        q = 0x1.39fdcceb4b524p-3.addingProduct(q, z)
        q = 0x1.7462b91b8df9fp-3.addingProduct(q, z)
        q = 0x1.c71c62d5e53dfp-3.addingProduct(q, z)
        q = 0x1.2492492dfd86cp-2.addingProduct(q, z)
        q = 0x1.9999999995273p-2.addingProduct(q, z)
        q = 0x1.5555555555558p-1.addingProduct(q, z)
        let t = (-(s * (f - q * z))).addingProduct(k, 0x1.ef35793c76730p-45)
        return k * 0x1.62e42fefa3800p-1 + (f + t)
    }

    /// - Parameter quarters: the whole number of quarter turns that is nearest to the angle.
    static func quartered(_ angle: Double, _ quarters: Double) -> (cosine: Double, sine: Double) {
        var r = angle.addingProduct(-quarters, 0x1.921fb54442d18p+0)
        r = r.addingProduct(-quarters, 0x1.1a62633145c07p-54)
        let z = r * r
        var p = 0x1.5e0b05bff209ap-33
        p = (-0x1.ae600aca92c63p-26).addingProduct(p, z)
        p = 0x1.71de379654304p-19.addingProduct(p, z)
        p = (-0x1.a01a019e83816p-13).addingProduct(p, z)
        p = 0x1.1111111110bb2p-7.addingProduct(p, z)
        p = (-0x1.5555555555555p-3).addingProduct(p, z)
        let sine = r.addingProduct(r * z, p)
        var c = -0x1.907d8f29fe7d9p-37
        c = 0x1.1eeb68cd22f56p-29.addingProduct(c, z)
        c = (-0x1.27e4fa17bf139p-22).addingProduct(c, z)
        c = 0x1.a01a019f4e9b4p-16.addingProduct(c, z)
        c = (-0x1.6c16c16c16967p-10).addingProduct(c, z)
        c = 0x1.5555555555555p-5.addingProduct(c, z)
        let cosine = 1 - (0.5 * z).addingProduct(-(z * z), c)
        let turn = UInt64(bitPattern: Int64(quarters))
        let (first, second) = turn % 2 == 1 ? (sine, cosine) : (cosine, sine)
        return ((turn &+ 1) & 2 != 0 ? -first : first, turn & 2 != 0 ? -second : second)
    }

    /// - Precondition: the exponent is between −1022 and 1023.
    private static func twoToThe(_ exponent: Double) -> Double {
        Double(sign: .plus, exponent: Int(exponent), significand: 1)
    }
}
