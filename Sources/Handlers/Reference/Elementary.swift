/// `a × b + c`, rounded once.
func fma(_ a: Float, _ b: Float, _ c: Float) -> Float { c.addingProduct(a, b) }
func fma(_ a: Double, _ b: Double, _ c: Double) -> Double { c.addingProduct(a, b) }

/// ARITHMETIC.md's elementary functions of floats, under its names.
package enum Elementary {
    static func limit(_ x: Float, _ low: Float, _ high: Float) -> Float {
        let y = x < low ? low : x
        return y > high ? high : y
    }

    /// eˣ ≈ 2ⁿ (1 + p)
    private static func parts(_ x: Float) -> (p: Float, n: Int32) {
        let shifted = fma(x, 1.44269504, 12_582_912)
        // Bits of what is not a number may be any, and p is not a number then.
        let n = Int32(bitPattern: shifted.bitPattern) &- 0x4b40_0000
        let whole = shifted - 12_582_912
        var r = fma(whole, -0.693359375, x)
        r = fma(whole, 2.12194440e-4, r)
        var q: Float = 0x1.6d15f8p-10
        q = fma(q, r, 0x1.12105cp-7)
        q = fma(q, r, 0x1.555516p-5)
        q = fma(q, r, 0x1.5554d8p-3)
        q = fma(q, r, 0.5)
        return (fma(r * r, q, r), n)
    }

    /// 2ⁿ
    private static func power(_ n: Int32) -> Float { Float(bitPattern: UInt32(bitPattern: n &+ 127) << 23) }

    package static func exp(_ x: Float) -> Float {
        let (p, n) = parts(limit(x, -104, 89))
        let h = n >> 1
        return (p + 1) * power(h) * power(n &- h)
    }

    package static func expm1(_ x: Float) -> Float {
        let (p, n) = parts(limit(x, -20, 20))
        return fma(p, power(n), power(n) - 1)
    }

    package static func logistic(_ x: Float) -> Float {
        let (p, n) = parts(limit(-x, -88, 89))
        return 1 / fma(p + 1, power(n), 1)
    }

    package static func tanh(_ x: Float) -> Float {
        let u = expm1(2 * x.magnitude)
        return Float(signOf: x, magnitudeOf: u / (u + 2))
    }

    package static func log(_ x: Float) -> Float {
        let b = Int32(bitPattern: x.bitPattern) &+ (0x3f80_0000 - 0x3f35_04f3)
        let k = Float((b >> 23) - 127)
        let f = Float(bitPattern: UInt32(b & 0x007f_ffff) + 0x3f35_04f3) - 1
        let s = f / (2 + f)
        let z = s * s
        var q: Float = 0x1.2ee61p-2
        q = fma(q, z, 0x1.997c3p-2)
        q = fma(q, z, 0x1.55555cp-1)
        let h = 0.5 * f * f
        var t = fma(k, -0x1.bd0106p-13, -h)
        t = fma(s, fma(q, z, h), t)
        return x < .infinity ? fma(k, 0.693359375, f + t) : x
    }

    /// Half of ln(1 + e), of e from 0 to 1.
    package static func halfLog1p(_ e: Float) -> Float {
        let s = e / (2 + e)
        let w = s * s
        var g: Float = 0.1342575
        g = fma(g, w, 0.1411831)
        g = fma(g, w, 0.2000378)
        g = fma(g, w, 0.3333332)
        return fma(s * w, g, s)
    }

    /// Φ(−a), of a from 0 to 16 and d = e^(−a²/2).
    package static func tail(_ a: Float, _ d: Float) -> Float {
        let t = 1 / fma(0.27, a, 1)
        var q: Float = 0x1.e1b456p-6
        q = fma(q, t, -0x1.075e96p-3)
        q = fma(q, t, 0x1.648902p-3)
        q = fma(q, t, -0x1.2f511p-4)
        q = fma(q, t, 0x1.c71624p-4)
        q = fma(q, t, 0x1.2185a4p-4)
        q = fma(q, t, 0x1.a268fcp-4)
        q = fma(q, t, 0x1.b84e56p-4)
        q = fma(q, t, 0x1.b93c0cp-4)
        return q * t * d
    }
}
