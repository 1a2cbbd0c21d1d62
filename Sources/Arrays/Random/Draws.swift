#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Random numbers as functions of an index. All kinds of draw read the same words, so one key (that is, one
/// purpose) should serve one kind of draw only.
extension RandomKey {
    /// Element `index` of the stream of words: lane `index % 4` of block `index / 4`.
    public func word(at index: UInt64) -> UInt32 {
        block(at: index >> 2)[Int(index & 3)]
    }

    /// A number in `[0, 1)`: the upper 24 bits of ``word(at:)`` times 2⁻²⁴, so that every value is exact.
    public func uniform(at index: UInt64) -> Float {
        Self.unit(word(at: index))
    }

    /// A number in `[low, high)`: `low + (high − low) · uniform(at: index)` in `Float`, held below `high`
    /// where the sum rounds up to it.
    /// - Precondition: both are finite and `low <= high`; where they are equal, that is the number.
    public func uniform(at index: UInt64, low: Float, high: Float) -> Float {
        Self.checkRange(low, high)
        return Self.scale(uniform(at: index), low: low, high: high)
    }

    /// A number of the standard normal distribution, by the method of Box and Muller in `Double`. Elements
    /// `2j` and `2j + 1` are the cosine and the sine branch of words `2j` and `2j + 1`: the radius is
    /// `√(−2 ln((w₂ⱼ + 1) · 2⁻³²))`, which is at most 6.66, and the angle `2π · w₂ⱼ₊₁ · 2⁻³²`.
    public func normal(at index: UInt64) -> Float {
        let words = block(at: index >> 2)
        let pair = Int(index & 2)
        let (cosine, sine) = Self.boxMuller(words[pair], words[pair + 1])
        return index & 1 == 0 ? cosine : sine
    }

    /// A whole number of `0..<bound`, each exactly equally likely (Lemire, "Fast Random Integer Generation
    /// in an Interval", 2019). Element `i` takes the first suitable of these 64-bit candidates: words 0 and
    /// 1 of block `i` (low word first), its words 2 and 3, then likewise of blocks `i + 2⁴⁸`, `i + 2·2⁴⁸`, …
    /// A candidate is unsuitable with a probability below `bound · 2⁻⁶⁴`.
    /// - Precondition: `bound > 0` and `index < 2⁴⁸`.
    public func integer(at index: UInt64, below bound: Int) -> Int {
        precondition(bound > 0, "no whole number lies in 0..<\(bound)")
        precondition(index < 1 << 48, "whole numbers are drawn at indices below 2⁴⁸")
        let bound = UInt64(bound)
        let threshold = (0 &- bound) % bound
        var blockIndex = index
        while true {
            let words = block(at: blockIndex)
            for pair in [0, 2] {
                let candidate = UInt64(words[pair]) | UInt64(words[pair + 1]) << 32
                let product = candidate.multipliedFullWidth(by: bound)
                if product.low >= threshold { return Int(product.high) }
            }
            blockIndex &+= 1 << 48
        }
    }
}

extension RandomKey {
    /// Element `i` becomes ``uniform(at:low:high:)`` at `i`, for the whole buffer.
    public func fillUniform(_ buffer: UnsafeMutableBufferPointer<Float>, low: Float = 0, high: Float = 1) {
        Self.checkRange(low, high)
        fill(buffer) { words in
            SIMD4(
                Self.scale(Self.unit(words[0]), low: low, high: high),
                Self.scale(Self.unit(words[1]), low: low, high: high),
                Self.scale(Self.unit(words[2]), low: low, high: high),
                Self.scale(Self.unit(words[3]), low: low, high: high))
        }
    }

    /// Element `i` becomes `mean + std · normal(at: i)`, for the whole buffer.
    public func fillNormal(_ buffer: UnsafeMutableBufferPointer<Float>, mean: Float = 0, std: Float = 1) {
        fill(buffer) { words in
            let first = Self.boxMuller(words[0], words[1])
            let second = Self.boxMuller(words[2], words[3])
            return SIMD4(
                mean + std * first.0, mean + std * first.1, mean + std * second.0, mean + std * second.1)
        }
    }

    /// ``fillUniform(_:low:high:)`` on an array's numbers.
    public func fillUniform(_ array: NDArray, low: Float = 0, high: Float = 1) {
        fillUniform(array.buffer, low: low, high: high)
    }

    /// ``fillNormal(_:mean:std:)`` on an array's numbers.
    public func fillNormal(_ array: NDArray, mean: Float = 0, std: Float = 1) {
        fillNormal(array.buffer, mean: mean, std: std)
    }

    @inline(__always)
    private func fill(
        _ buffer: UnsafeMutableBufferPointer<Float>, _ convert: (SIMD4<UInt32>) -> SIMD4<Float>
    ) {
        var position = 0
        while position < buffer.count {
            let values = convert(block(at: UInt64(position >> 2)))
            for lane in 0..<min(4, buffer.count - position) { buffer[position + lane] = values[lane] }
            position += 4
        }
    }

    @inline(__always)
    private static func unit(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }

    @inline(__always)
    private static func scale(_ unit: Float, low: Float, high: Float) -> Float {
        let value = low + (high - low) * unit
        return value < high || low == high ? value : high.nextDown
    }

    private static func checkRange(_ low: Float, _ high: Float) {
        precondition(
            low.isFinite && high.isFinite && low <= high && (high - low).isFinite,
            "\(low)..<\(high) is not a range to draw from")
    }

    @inline(__always)
    private static func boxMuller(_ first: UInt32, _ second: UInt32) -> (Float, Float) {
        let radius = (-2 * log((Double(first) + 1) * 0x1p-32)).squareRoot()
        let angle = 2 * Double.pi * Double(second) * 0x1p-32
        return (Float(radius * cos(angle)), Float(radius * sin(angle)))
    }
}
