public import Arrays

// Updates of steppers, and what modifiers do.

extension Operations {
    /// `parameters −= learningRate × gradients`
    public struct SgdUpdate: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let learningRate: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.setting("learningRate", learningRate)
        }

        public var flops: Int { 2 * parameters.count }
    }

    /// `velocity = momentum × velocity − learningRate × gradients`, `parameters += velocity`
    public struct MomentumUpdate: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let velocity: Vector
        public let learningRate: Float
        public let momentum: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.update("velocity", velocity, count: parameters.count)
            arguments.setting("learningRate", learningRate)
            arguments.setting("momentum", momentum)
        }

        public var flops: Int { 4 * parameters.count }
    }

    /// Nesterov's look-ahead, before the gradients are computed:
    /// `velocity *= momentum`, `parameters += velocity`
    public struct NesterovLookAhead: HandlerOperation {
        public let parameters: Vector
        public let velocity: Vector
        public let momentum: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.update("parameters", parameters)
            arguments.update("velocity", velocity, count: parameters.count)
            arguments.setting("momentum", momentum)
        }

        public var flops: Int { 2 * parameters.count }
    }

    /// After the gradients: `velocity −= learningRate × gradients`, `parameters −= learningRate × gradients`
    public struct NesterovCorrection: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let velocity: Vector
        public let learningRate: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.update("velocity", velocity, count: parameters.count)
            arguments.setting("learningRate", learningRate)
        }

        public var flops: Int { 3 * parameters.count }
    }

    /// Adam (Kingma and Ba, 2015): `m = β₁ m + (1 − β₁) g`, `v = β₂ v + (1 − β₂) g²`,
    /// `parameters = keep × parameters − stepSize × m / (√(v × secondCorrection) + ε)`; the caller folds the
    /// bias corrections into `stepSize = α / (1 − β₁ᵗ)` and `secondCorrection = 1 / (1 − β₂ᵗ)`. `keep` is 1,
    /// or `1 − α × decay` for weights that decay apart from the gradients (Loshchilov and Hutter, 2019).
    public struct AdamUpdate: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let first: Vector
        public let second: Vector
        public let stepSize: Float
        public let firstDecay: Float
        public let secondDecay: Float
        public let secondCorrection: Float
        public let epsilon: Float
        public let keep: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.update("first", first, count: parameters.count)
            arguments.update("second", second, count: parameters.count)
            arguments.setting("stepSize", stepSize)
            arguments.setting("firstDecay", firstDecay)
            arguments.setting("secondDecay", secondDecay)
            arguments.setting("secondCorrection", secondCorrection)
            arguments.setting("epsilon", epsilon)
            arguments.setting("keep", keep)
        }

        // 3 for the first moment, 4 for the second, 7 for the parameter.
        public var flops: Int { 14 * parameters.count }
    }

    /// RMSprop: `s = ρ s + (1 − ρ) g²`, `step = g / (√s + ε)`, `parameters −= learningRate × step`.
    ///
    /// - Parameters:
    ///   - means: if given, `m = ρ m + (1 − ρ) g`, and `s − m²`, at least 0, stands under the root.
    ///   - velocity: if given, `velocity = momentum × velocity + step` takes the place of the step.
    public struct RmsPropUpdate: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let squares: Vector
        public let means: Vector?
        public let velocity: Vector?
        public let learningRate: Float
        public let decay: Float
        public let epsilon: Float
        public let momentum: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.update("squares", squares, count: parameters.count)
            arguments.update("means", means, count: parameters.count)
            arguments.update("velocity", velocity, count: parameters.count)
            arguments.setting("learningRate", learningRate)
            arguments.setting("decay", decay)
            arguments.setting("epsilon", epsilon)
            arguments.setting("momentum", momentum)
        }

        // 4 for the squares, 3 for the step, 2 for the parameter; 6 for the means and the variance; 2
        // for the velocity.
        public var flops: Int { (9 + (means == nil ? 0 : 6) + (velocity == nil ? 0 : 2)) * parameters.count }
    }

    /// Adagrad: `s += g²`, `parameters −= learningRate × g / (√s + ε)`
    public struct AdagradUpdate: HandlerOperation {
        public let parameters: Vector
        public let gradients: Vector
        public let squares: Vector
        public let learningRate: Float
        public let epsilon: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.read("gradients", gradients, count: parameters.count)
            arguments.update("parameters", parameters)
            arguments.update("squares", squares, count: parameters.count)
            arguments.setting("learningRate", learningRate)
            arguments.setting("epsilon", epsilon)
        }

        public var flops: Int { 7 * parameters.count }
    }

    /// `values *= factor`
    public struct Scale: HandlerOperation {
        public let values: Vector
        public let factor: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.update("values", values)
            arguments.setting("factor", factor)
        }

        public var flops: Int { values.count }
    }

    /// The sum of the squares, in double precision; the same bits at every thread count.
    public struct SumOfSquares: HandlerOperation {
        public let values: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("values", values)
        }

        public var flops: Int { 2 * values.count }
        public var resultIfLeftOut: Double { .nan }
    }

    /// Limits every element to `low...high`.
    public struct Clip: HandlerOperation {
        public let values: Vector
        public let low: Float
        public let high: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.require(low <= high, "low", "is \(low), which is not at most high (\(high))")
            arguments.update("values", values)
        }

        public var flops: Int { 2 * values.count }
    }

    /// Scales each row whose Euclidean norm is over `limit` down to it.
    public struct ConstrainRowNorms: HandlerOperation {
        public let values: Matrix
        public let limit: Float

        public func declare(_ arguments: inout Arguments) {
            arguments.update("values", values)
            arguments.setting("limit", limit)
        }

        public var flops: Int { 2 * values.count }
    }
}

extension Handler {
    /// ``Operations/SgdUpdate``.
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        perform(
            Operations.SgdUpdate(parameters: parameters, gradients: gradients, learningRate: learningRate))
    }

    /// ``Operations/MomentumUpdate``.
    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        perform(
            Operations.MomentumUpdate(
                parameters: parameters, gradients: gradients, velocity: velocity, learningRate: learningRate,
                momentum: momentum))
    }

    /// ``Operations/NesterovLookAhead``.
    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        perform(Operations.NesterovLookAhead(parameters: parameters, velocity: velocity, momentum: momentum))
    }

    /// ``Operations/NesterovCorrection``.
    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        perform(
            Operations.NesterovCorrection(
                parameters: parameters, gradients: gradients, velocity: velocity, learningRate: learningRate))
    }

    /// ``Operations/AdamUpdate``.
    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        perform(
            Operations.AdamUpdate(
                parameters: parameters, gradients: gradients, first: first, second: second,
                stepSize: stepSize, firstDecay: firstDecay, secondDecay: secondDecay,
                secondCorrection: secondCorrection, epsilon: epsilon, keep: keep))
    }

    /// ``Operations/RmsPropUpdate``.
    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        perform(
            Operations.RmsPropUpdate(
                parameters: parameters, gradients: gradients, squares: squares, means: means,
                velocity: velocity, learningRate: learningRate, decay: decay, epsilon: epsilon,
                momentum: momentum))
    }

    /// ``Operations/AdagradUpdate``.
    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        perform(
            Operations.AdagradUpdate(
                parameters: parameters, gradients: gradients, squares: squares, learningRate: learningRate,
                epsilon: epsilon))
    }

    /// ``Operations/Scale``.
    public func scale(_ values: Vector, by factor: Float) {
        perform(Operations.Scale(values: values, factor: factor))
    }

    /// ``Operations/SumOfSquares``.
    public func sumOfSquares(_ values: Vector) -> Double {
        perform(Operations.SumOfSquares(values: values))
    }

    /// ``Operations/Clip``.
    public func clip(_ values: Vector, low: Float, high: Float) {
        perform(Operations.Clip(values: values, low: low, high: high))
    }

    /// ``Operations/ConstrainRowNorms``.
    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        perform(Operations.ConstrainRowNorms(values: values, limit: limit))
    }
}
