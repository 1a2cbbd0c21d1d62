public import Arrays

// Layers that compute each element by itself.

extension Operations {
    /// Each element is 1 with `probability`, else 0: element i is 1 if uniform(key, first + i) < probability.
    public struct Bernoulli: HandlerOperation {
        public let mask: Vector
        public let probability: Float
        public let key: RandomKey
        /// The number of the first draw, not negative.
        public let first: Int

        public func declare(_ arguments: inout Arguments) {
            arguments.setting("probability", probability, in: 0...1)
            arguments.require(first >= 0, "first", "is \(first), which is negative")
            arguments.write("mask", mask)
        }

        public var flops: Int { mask.count }
    }

    /// `target (+)= factor × left ⊙ right`
    public struct Multiply: HandlerOperation {
        public let left: Vector
        public let right: Vector
        public let factor: Float
        public let target: Vector
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("left", left)
            arguments.read("right", right, count: left.count)
            arguments.write(
                "target", target, count: left.count, adding: accumulate, inPlaceOf: ["left", "right"])
            arguments.setting("factor", factor)
        }

        public var flops: Int { (accumulate ? 3 : 2) * target.count }
    }

    /// `target (+)= source ⊙ mask`, a mask of one number a row.
    public struct MaskRows: HandlerOperation {
        public let source: Matrix
        public let mask: Vector
        public let target: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source)
            arguments.read("mask", mask, count: source.rows)
            arguments.write("target", target, like: source, adding: accumulate, inPlaceOf: ["source"])
        }

        public var flops: Int { (accumulate ? 2 : 1) * source.count }
    }

    /// `difference = left − right`, `target = factor × difference²`
    public struct SquaredDifference: HandlerOperation {
        public let left: Vector
        public let right: Vector
        public let factor: Float
        public let difference: Vector
        public let target: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("left", left)
            arguments.read("right", right, count: left.count)
            arguments.write("difference", difference, count: left.count, inPlaceOf: ["left", "right"])
            arguments.write("target", target, count: left.count, inPlaceOf: ["left", "right"])
            arguments.setting("factor", factor)
        }

        public var flops: Int { 3 * left.count }
    }
}

extension Handler {
    /// ``Operations/Bernoulli``.
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey, from first: Int = 0) {
        perform(Operations.Bernoulli(mask: mask, probability: probability, key: key, first: first))
    }

    /// ``Operations/Multiply``.
    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        perform(
            Operations.Multiply(
                left: left, right: right, factor: factor, target: target, accumulate: accumulate))
    }

    /// ``Operations/MaskRows``.
    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        perform(Operations.MaskRows(source: source, mask: mask, target: target, accumulate: accumulate))
    }

    /// ``Operations/SquaredDifference``.
    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        perform(
            Operations.SquaredDifference(
                left: left, right: right, factor: factor, difference: difference, target: target))
    }
}
