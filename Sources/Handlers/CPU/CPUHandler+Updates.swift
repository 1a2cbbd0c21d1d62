public import Arrays
internal import CKernels

extension CPUHandler {
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        requireSameCount(parameters, gradients)
        bs_sgd(parameters.base, gradients.base, learningRate, parameters.count, machine)
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        bs_momentum(
            parameters.base, gradients.base, velocity.base, learningRate, momentum, parameters.count, machine)
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        requireSameCount(parameters, velocity)
        bs_nesterov_look_ahead(parameters.base, velocity.base, momentum, parameters.count, machine)
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        bs_nesterov_correction(
            parameters.base, gradients.base, velocity.base, learningRate, parameters.count, machine)
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        requireSameCount(parameters, gradients, first, second)
        let settings = bs_adam_settings(
            step_size: stepSize, first_decay: firstDecay, second_decay: secondDecay,
            second_correction: secondCorrection, epsilon: epsilon, keep: keep)
        bs_adam(
            parameters.base, gradients.base, first.base, second.base, settings, parameters.count, machine)
    }

    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, squares)
        requireSameCount(parameters, gradients, means, velocity)
        let settings = bs_rms_prop_settings(
            learning_rate: learningRate, decay: decay, epsilon: epsilon, momentum: momentum)
        bs_rms_prop(
            parameters.base, gradients.base, squares.base, means?.base, velocity?.base, settings,
            parameters.count, machine)
    }

    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        requireSameCount(parameters, gradients, squares)
        bs_adagrad(
            parameters.base, gradients.base, squares.base, learningRate, epsilon, parameters.count, machine)
    }

    public func scale(_ values: Vector, by factor: Float) {
        bs_scale(values.base, factor, values.count, machine)
    }

    public func sumOfSquares(_ values: Vector) -> Double {
        bs_sum_of_squares(values.base, values.count, machine)
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        precondition(low <= high, "a lower limit above the upper")
        bs_clip(values.base, values.count, low, high, machine)
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        bs_constrain_row_norms(values.base, values.stride, values.rows, values.columns, limit, machine)
    }
}
