public import Arrays

/// Layers that compute each element by itself.
public protocol ElementwiseOperations {
    /// Each element is 1 with `probability`, else 0: element i is 1 if uniform(key, i) < probability.
    func bernoulli(into mask: Vector, probability: Float, key: RandomKey)
    /// `target (+)= factor × left ⊙ right`
    func multiply(_ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool)
    /// `target (+)= source ⊙ mask`, a mask of one number a row.
    func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool)
    /// `difference = left − right`, `target = factor × difference²`
    func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector)
}

extension ElementwiseOperations where Self: ForwardingHandler {
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        wrapped.bernoulli(into: mask, probability: probability, key: key)
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        wrapped.multiply(left, right, times: factor, into: target, accumulate: accumulate)
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        wrapped.maskRows(source, mask: mask, into: target, accumulate: accumulate)
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        wrapped.squaredDifference(left, right, times: factor, difference: difference, into: target)
    }
}
