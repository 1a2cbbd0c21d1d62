public import Arrays

/// Updates of steppers, and what modifiers do.
public protocol UpdateOperations {
    /// `parameters −= learningRate × gradients`
    func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float)
    /// `velocity = momentum × velocity − learningRate × gradients`, `parameters += velocity`
    func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float)
    /// Nesterov's look-ahead, before the gradients are computed:
    /// `velocity *= momentum`, `parameters += velocity`
    func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float)
    /// After the gradients: `velocity −= learningRate × gradients`, `parameters −= learningRate × gradients`
    func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float)
    /// Adam (Kingma and Ba, 2015): `m = β₁ m + (1 − β₁) g`, `v = β₂ v + (1 − β₂) g²`,
    /// `parameters −= stepSize × m / (√(v × secondCorrection) + ε)`; the caller folds the bias corrections
    /// into `stepSize = α / (1 − β₁ᵗ)` and `secondCorrection = 1 / (1 − β₂ᵗ)`.
    func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float)
    /// Limits every element to `low...high`.
    func clip(_ values: Vector, low: Float, high: Float)
    /// Scales each row whose Euclidean norm is over `limit` down to it.
    func constrainRowNorms(_ values: Matrix, limit: Float)
}

extension UpdateOperations where Self: ForwardingHandler {
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        wrapped.sgdUpdate(parameters, gradients: gradients, learningRate: learningRate)
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        wrapped.momentumUpdate(
            parameters, gradients: gradients, velocity: velocity, learningRate: learningRate,
            momentum: momentum)
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        wrapped.nesterovLookAhead(parameters, velocity: velocity, momentum: momentum)
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        wrapped.nesterovCorrection(
            parameters, gradients: gradients, velocity: velocity, learningRate: learningRate)
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float
    ) {
        wrapped.adamUpdate(
            parameters, gradients: gradients, first: first, second: second, stepSize: stepSize,
            firstDecay: firstDecay, secondDecay: secondDecay, secondCorrection: secondCorrection,
            epsilon: epsilon)
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        wrapped.clip(values, low: low, high: high)
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        wrapped.constrainRowNorms(values, limit: limit)
    }
}
