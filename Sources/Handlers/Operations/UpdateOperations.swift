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
    /// `parameters = keep × parameters − stepSize × m / (√(v × secondCorrection) + ε)`; the caller folds the
    /// bias corrections into `stepSize = α / (1 − β₁ᵗ)` and `secondCorrection = 1 / (1 − β₂ᵗ)`. `keep` is 1,
    /// or `1 − α × decay` for weights that decay apart from the gradients (Loshchilov and Hutter, 2019).
    func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float)
    /// RMSprop: `s = ρ s + (1 − ρ) g²`, `step = g / (√s + ε)`, `parameters −= learningRate × step`.
    ///
    /// - Parameters:
    ///   - means: if given, `m = ρ m + (1 − ρ) g`, and `s − m²`, at least 0, stands under the root.
    ///   - velocity: if given, `velocity = momentum × velocity + step` takes the place of the step.
    func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float)
    /// Adagrad: `s += g²`, `parameters −= learningRate × g / (√s + ε)`
    func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float)
    /// `values *= factor`
    func scale(_ values: Vector, by factor: Float)
    /// The sum of the squares, in double precision; the same bits at every thread count.
    func sumOfSquares(_ values: Vector) -> Double
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
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        wrapped.adamUpdate(
            parameters, gradients: gradients, first: first, second: second, stepSize: stepSize,
            firstDecay: firstDecay, secondDecay: secondDecay, secondCorrection: secondCorrection,
            epsilon: epsilon, keep: keep)
    }

    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        wrapped.rmsPropUpdate(
            parameters, gradients: gradients, squares: squares, means: means, velocity: velocity,
            learningRate: learningRate, decay: decay, epsilon: epsilon, momentum: momentum)
    }

    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        wrapped.adagradUpdate(
            parameters, gradients: gradients, squares: squares, learningRate: learningRate, epsilon: epsilon)
    }

    public func scale(_ values: Vector, by factor: Float) { wrapped.scale(values, by: factor) }

    public func sumOfSquares(_ values: Vector) -> Double { wrapped.sumOfSquares(values) }

    public func clip(_ values: Vector, low: Float, high: Float) {
        wrapped.clip(values, low: low, high: high)
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        wrapped.constrainRowNorms(values, limit: limit)
    }
}
