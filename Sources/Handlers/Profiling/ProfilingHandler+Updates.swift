public import Arrays

extension ProfilingHandler {
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        measure(.sgdUpdate, flops: 2 * parameters.count, floats: 3 * parameters.count) {
            wrapped.sgdUpdate(parameters, gradients: gradients, learningRate: learningRate)
        }
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        measure(.momentumUpdate, flops: 4 * parameters.count, floats: 5 * parameters.count) {
            wrapped.momentumUpdate(
                parameters, gradients: gradients, velocity: velocity, learningRate: learningRate,
                momentum: momentum)
        }
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        measure(.nesterovLookAhead, flops: 2 * parameters.count, floats: 4 * parameters.count) {
            wrapped.nesterovLookAhead(parameters, velocity: velocity, momentum: momentum)
        }
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        measure(.nesterovCorrection, flops: 3 * parameters.count, floats: 5 * parameters.count) {
            wrapped.nesterovCorrection(
                parameters, gradients: gradients, velocity: velocity, learningRate: learningRate)
        }
    }

    // 3 for the first moment, 4 for the second, 7 for the parameter.
    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        measure(.adamUpdate, flops: 14 * parameters.count, floats: 7 * parameters.count) {
            wrapped.adamUpdate(
                parameters, gradients: gradients, first: first, second: second, stepSize: stepSize,
                firstDecay: firstDecay, secondDecay: secondDecay, secondCorrection: secondCorrection,
                epsilon: epsilon, keep: keep)
        }
    }

    // 4 for the squares, 3 for the step, 2 for the parameter; 6 for the means and the variance; 2 for the
    // velocity.
    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        let flops = 9 + (means == nil ? 0 : 6) + (velocity == nil ? 0 : 2)
        let moved = 5 + (means == nil ? 0 : 2) + (velocity == nil ? 0 : 2)
        measure(.rmsPropUpdate, flops: flops * parameters.count, floats: moved * parameters.count) {
            wrapped.rmsPropUpdate(
                parameters, gradients: gradients, squares: squares, means: means, velocity: velocity,
                learningRate: learningRate, decay: decay, epsilon: epsilon, momentum: momentum)
        }
    }

    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        measure(.adagradUpdate, flops: 7 * parameters.count, floats: 5 * parameters.count) {
            wrapped.adagradUpdate(
                parameters, gradients: gradients, squares: squares, learningRate: learningRate,
                epsilon: epsilon)
        }
    }

    public func scale(_ values: Vector, by factor: Float) {
        measure(.scale, flops: values.count, floats: 2 * values.count) { wrapped.scale(values, by: factor) }
    }

    public func sumOfSquares(_ values: Vector) -> Double {
        measure(.sumOfSquares, flops: 2 * values.count, floats: values.count) { wrapped.sumOfSquares(values) }
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        measure(.clip, flops: 2 * values.count, floats: 2 * values.count) {
            wrapped.clip(values, low: low, high: high)
        }
    }

    // Rows within the limit are only read.
    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        measure(.constrainRowNorms, flops: 2 * values.count, floats: values.count) {
            wrapped.constrainRowNorms(values, limit: limit)
        }
    }
}
