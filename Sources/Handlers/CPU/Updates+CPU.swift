internal import Arrays
internal import CKernels

extension Operations.SgdUpdate {
    public func perform(by handler: CPUHandler) {
        bs_sgd(parameters.base, gradients.base, learningRate, parameters.count, handler.machine)
    }
}

extension Operations.MomentumUpdate {
    public func perform(by handler: CPUHandler) {
        bs_momentum(
            parameters.base, gradients.base, velocity.base, learningRate, momentum, parameters.count,
            handler.machine)
    }
}

extension Operations.NesterovLookAhead {
    public func perform(by handler: CPUHandler) {
        bs_nesterov_look_ahead(parameters.base, velocity.base, momentum, parameters.count, handler.machine)
    }
}

extension Operations.NesterovCorrection {
    public func perform(by handler: CPUHandler) {
        bs_nesterov_correction(
            parameters.base, gradients.base, velocity.base, learningRate, parameters.count, handler.machine)
    }
}

extension Operations.AdamUpdate {
    public func perform(by handler: CPUHandler) {
        let settings = bs_adam_settings(
            step_size: stepSize, first_decay: firstDecay, second_decay: secondDecay,
            second_correction: secondCorrection, epsilon: epsilon, keep: keep)
        bs_adam(
            parameters.base, gradients.base, first.base, second.base, settings, parameters.count,
            handler.machine)
    }
}

extension Operations.RmsPropUpdate {
    public func perform(by handler: CPUHandler) {
        let settings = bs_rms_prop_settings(
            learning_rate: learningRate, decay: decay, epsilon: epsilon, momentum: momentum)
        bs_rms_prop(
            parameters.base, gradients.base, squares.base, means?.base, velocity?.base, settings,
            parameters.count, handler.machine)
    }
}

extension Operations.AdagradUpdate {
    public func perform(by handler: CPUHandler) {
        bs_adagrad(
            parameters.base, gradients.base, squares.base, learningRate, epsilon, parameters.count,
            handler.machine)
    }
}

extension Operations.Scale {
    public func perform(by handler: CPUHandler) {
        bs_scale(values.base, factor, values.count, handler.machine)
    }
}

extension Operations.SumOfSquares {
    public func perform(by handler: CPUHandler) -> Double {
        bs_sum_of_squares(values.base, values.count, handler.machine)
    }
}

extension Operations.Clip {
    public func perform(by handler: CPUHandler) {
        bs_clip(values.base, values.count, low, high, handler.machine)
    }
}

extension Operations.ConstrainRowNorms {
    public func perform(by handler: CPUHandler) {
        bs_constrain_row_norms(
            values.base, values.stride, values.rows, values.columns, limit, handler.machine)
    }
}
