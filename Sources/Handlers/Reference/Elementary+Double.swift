/// Those of doubles.
extension Elementary {
    /// R: a number to which adding one rounds this to a whole number, which then stands in the low bits.
    private static let rounding = 0x1.8p52

    /// eˣ, of |x| ≤ 700.
    package static func doubleExp(_ x: Double) -> Double {
        let shifted = fma(x, 0x1.71547652b82fep+0, rounding)
        let whole = shifted - rounding
        var r = fma(whole, -0x1.62e42fefp-1, x)
        r = fma(whole, -0x1.473de6af278edp-34, r)
        var q = 0x1.1f730349868cep-29
        q = fma(q, r, 0x1.af4de97ca4194p-26)
        q = fma(q, r, 0x1.27e4db646b17ep-22)
        q = fma(q, r, 0x1.71de0231960ebp-19)
        q = fma(q, r, 0x1.a01a01a6d889cp-16)
        q = fma(q, r, 0x1.a01a01abe7fe1p-13)
        q = fma(q, r, 0x1.6c16c16c162d4p-10)
        q = fma(q, r, 0x1.11111111100dcp-7)
        q = fma(q, r, 0x1.5555555555556p-5)
        q = fma(q, r, 0x1.5555555555557p-3)
        q = fma(q, r, 0.5)
        let n = shifted.bitPattern
        return (1 + fma(r * r, q, r)) * Double(bitPattern: (n &+ 1023) << 52)
    }

    /// - quarters: the nearest number of quarter turns.
    private static func quartered(_ angle: Double, _ quarters: Double) -> (cosine: Double, sine: Double) {
        var r = fma(-quarters, 0x1.921fb54442d18p+0, angle)
        r = fma(-quarters, 0x1.1a62633145c07p-54, r)
        let z = r * r
        var p = 0x1.5e0b05bff209ap-33
        p = fma(p, z, -0x1.ae600aca92c63p-26)
        p = fma(p, z, 0x1.71de379654304p-19)
        p = fma(p, z, -0x1.a01a019e83816p-13)
        p = fma(p, z, 0x1.1111111110bb2p-7)
        p = fma(p, z, -0x1.5555555555555p-3)
        var sine = fma(r * z, p, r)
        var c = -0x1.907d8f29fe7d9p-37
        c = fma(c, z, 0x1.1eeb68cd22f56p-29)
        c = fma(c, z, -0x1.27e4fa17bf139p-22)
        c = fma(c, z, 0x1.a01a019f4e9b4p-16)
        c = fma(c, z, -0x1.6c16c16c16967p-10)
        c = fma(c, z, 0x1.5555555555555p-5)
        var cosine = 1 - fma(-(z * z), c, 0.5 * z)
        let quarter = Int(quarters)
        if quarter & 1 != 0 { swap(&cosine, &sine) }
        return ((quarter + 1) & 2 != 0 ? -cosine : cosine, quarter & 2 != 0 ? -sine : sine)
    }

    /// Cosine and sine, of |angle| ≤ 2³⁰.
    package static func direction(_ angle: Double) -> (cosine: Double, sine: Double) {
        let shifted = fma(angle, 0x1.45f306dc9c883p-1, rounding)
        return quartered(angle, shifted - rounding)
    }
}
