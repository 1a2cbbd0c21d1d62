public import Arrays

extension DebugHandler {
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        let count = parameters.count
        check(
            "sgdUpdate",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
            ], numbers: ["learningRate": learningRate]
        ) {
            wrapped.sgdUpdate(parameters, gradients: gradients, learningRate: learningRate)
        }
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        let count = parameters.count
        check(
            "momentumUpdate",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
                Argument("velocity", velocity, .both, count: count),
            ], numbers: ["learningRate": learningRate, "momentum": momentum]
        ) {
            wrapped.momentumUpdate(
                parameters, gradients: gradients, velocity: velocity, learningRate: learningRate,
                momentum: momentum)
        }
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        let count = parameters.count
        check(
            "nesterovLookAhead",
            [
                Argument("parameters", parameters, .both, count: count),
                Argument("velocity", velocity, .both, count: count),
            ], numbers: ["momentum": momentum]
        ) {
            wrapped.nesterovLookAhead(parameters, velocity: velocity, momentum: momentum)
        }
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        let count = parameters.count
        check(
            "nesterovCorrection",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
                Argument("velocity", velocity, .both, count: count),
            ], numbers: ["learningRate": learningRate]
        ) {
            wrapped.nesterovCorrection(
                parameters, gradients: gradients, velocity: velocity, learningRate: learningRate)
        }
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        let count = parameters.count
        check(
            "adamUpdate",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
                Argument("first", first, .both, count: count),
                Argument("second", second, .both, count: count),
            ],
            numbers: [
                "stepSize": stepSize, "firstDecay": firstDecay, "secondDecay": secondDecay,
                "secondCorrection": secondCorrection, "epsilon": epsilon, "keep": keep,
            ]
        ) {
            wrapped.adamUpdate(
                parameters, gradients: gradients, first: first, second: second, stepSize: stepSize,
                firstDecay: firstDecay, secondDecay: secondDecay, secondCorrection: secondCorrection,
                epsilon: epsilon, keep: keep)
        }
    }

    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        let count = parameters.count
        check(
            "rmsPropUpdate",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
                Argument("squares", squares, .both, count: count),
                means.map { Argument("means", $0, .both, count: count) },
                velocity.map { Argument("velocity", $0, .both, count: count) },
            ],
            numbers: [
                "learningRate": learningRate, "decay": decay, "epsilon": epsilon, "momentum": momentum,
            ]
        ) {
            wrapped.rmsPropUpdate(
                parameters, gradients: gradients, squares: squares, means: means, velocity: velocity,
                learningRate: learningRate, decay: decay, epsilon: epsilon, momentum: momentum)
        }
    }

    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        let count = parameters.count
        check(
            "adagradUpdate",
            [
                Argument("gradients", gradients, count: count),
                Argument("parameters", parameters, .both, count: count),
                Argument("squares", squares, .both, count: count),
            ], numbers: ["learningRate": learningRate, "epsilon": epsilon]
        ) {
            wrapped.adagradUpdate(
                parameters, gradients: gradients, squares: squares, learningRate: learningRate,
                epsilon: epsilon)
        }
    }

    public func scale(_ values: Vector, by factor: Float) {
        check(
            "scale", [Argument("values", values, .both, count: values.count)], numbers: ["factor": factor]
        ) {
            wrapped.scale(values, by: factor)
        }
    }

    public func sumOfSquares(_ values: Vector) -> Double {
        var sum = 0.0
        check("sumOfSquares", [Argument("values", values, count: values.count)]) {
            sum = wrapped.sumOfSquares(values)
        }
        return sum
    }

    /// A limit may be infinite, to limit from one side only.
    public func clip(_ values: Vector, low: Float, high: Float) {
        guard low <= high else {
            report("clip", "low", "is \(low), which is not at most high (\(high))")
            return
        }
        check("clip", [Argument("values", values, .both, count: values.count)]) {
            wrapped.clip(values, low: low, high: high)
        }
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        check(
            "constrainRowNorms", [Argument("values", values, .both, like: values)],
            numbers: ["limit": limit]
        ) {
            wrapped.constrainRowNorms(values, limit: limit)
        }
    }
}
