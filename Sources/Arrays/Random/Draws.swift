extension RandomKey {
    /// 32 random bits: element i is word i mod 4 of block i / 4.
    public func word(at index: UInt64) -> UInt32 { block(index / 4)[Int(index % 4)] }

    /// A number in [0, 1), a multiple of 2⁻²⁴.
    public func uniform(at index: UInt64) -> Float { Float(word(at: index) >> 8) * 0x1p-24 }

    /// A number in [low, high).
    public func uniform(at index: UInt64, low: Float, high: Float) -> Float {
        RandomKey.scale(uniform(at: index), low, high)
    }

    /// Rounding must not reach the upper bound.
    private static func scale(_ uniform: Float, _ low: Float, _ high: Float) -> Float {
        let value = low + (high - low) * uniform
        return value < high || low == high ? value : high.nextDown
    }

    /// A number of the standard normal distribution, by Box and Muller's method (1958) in double precision; the same bits
    /// on every machine (ARITHMETIC.md).
    /// Elements 2k and 2k + 1 are the cosine and sine of words 2k (radius) and 2k + 1 (angle).
    public func normal(at index: UInt64) -> Float {
        let words = block(index / 4)
        let pair = Int(index % 4) & ~1
        let (cosine, sine) = RandomKey.boxMuller(words[pair], words[pair + 1])
        return index % 2 == 0 ? cosine : sine
    }

    private static func boxMuller(_ radiusWord: UInt32, _ angleWord: UInt32) -> (Float, Float) {
        // Half a step off zero, whose logarithm is infinite.
        let (k, f) = Exact.parts(Double(radiusWord) + 0.5)
        let radius = (-2 * Exact.logarithm(k - 32, f)).squareRoot()
        let angle = 2 * Double.pi * (Double(angleWord) * 0x1p-32)
        let (cosine, sine) = Exact.quartered(angle, Double(((angleWord >> 29) + 1) >> 1))
        return (Float(radius * cosine), Float(radius * sine))
    }

    /// A whole number in `0..<bound`, each exactly equally likely (Lemire, "Fast Random Integer Generation in
    /// an Interval", 2019): the high half of the product of 64 random bits with the bound, from words 2i and
    /// 2i + 1. Where the low half shows that these bits would favour a result, which they do with a probability
    /// below `bound` · 2⁻⁶⁴, the next are words 0 and 1, then 2 and 3, of block 2⁶³ + i, then of
    /// 2⁶³ + 2⁵⁶ + i, and so on.
    /// - Precondition: the bound is positive, the index below 2⁵⁶.
    public func integer(at index: UInt64, below bound: Int) -> Int {
        precondition(bound > 0, "no whole number lies in 0..<\(bound)")
        precondition(index < 1 << 56, "whole numbers are drawn at indices below 2⁵⁶")
        let bound = UInt64(bound)
        let favoured = (0 &- bound) % bound
        var (place, pair) = (index / 2, Int(index % 2))
        var attempt: UInt64 = 0
        while true {
            let words = block(place)
            let bits = UInt64(words[2 * pair + 1]) << 32 | UInt64(words[2 * pair])
            let product = bits.multipliedFullWidth(by: bound)
            if product.low >= favoured { return Int(product.high) }
            (place, pair) = (1 << 63 | (attempt / 2) << 56 | index, Int(attempt % 2))
            attempt += 1
        }
    }
}
