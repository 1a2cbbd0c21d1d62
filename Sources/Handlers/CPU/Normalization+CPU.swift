internal import Arrays
internal import CKernels

extension CPUHandler {
    fileprivate func normalization(
        _ inputs: Matrix, _ gamma: Vector, _ beta: Vector, _ outputs: Matrix
    ) -> bs_normalization {
        var work = bs_normalization()
        work.rows = inputs.rows
        work.columns = inputs.columns
        work.inputs = UnsafePointer(inputs.base)
        work.inputs_stride = inputs.stride
        work.gamma = UnsafePointer(gamma.base)
        work.beta = UnsafePointer(beta.base)
        work.outputs = outputs.base
        work.outputs_stride = outputs.stride
        return work
    }

    fileprivate func normalizationBackward(
        _ outputDeltas: Matrix, _ inputs: Matrix, _ gamma: Vector, _ negativeMean: Vector,
        _ deviation: Vector, _ inputDeltas: Matrix?, _ addInputDeltas: Bool, _ gammaGradients: Vector,
        _ betaGradients: Vector, _ addGradients: Bool
    ) -> bs_normalization_backward {
        var work = bs_normalization_backward()
        work.rows = inputs.rows
        work.columns = inputs.columns
        work.output_deltas = UnsafePointer(outputDeltas.base)
        work.output_deltas_stride = outputDeltas.stride
        work.inputs = UnsafePointer(inputs.base)
        work.inputs_stride = inputs.stride
        work.gamma = UnsafePointer(gamma.base)
        work.negative_mean = UnsafePointer(negativeMean.base)
        work.deviation = UnsafePointer(deviation.base)
        work.input_deltas = inputDeltas?.base
        work.input_deltas_stride = inputDeltas?.stride ?? 0
        work.add_input_deltas = addInputDeltas
        work.gamma_gradients = gammaGradients.base
        work.beta_gradients = betaGradients.base
        work.add_gradients = addGradients
        return work
    }
}

extension Operations.BatchNormalization {
    public func perform(by handler: CPUHandler) {
        var work = handler.normalization(inputs, gamma, beta, outputs)
        work.epsilon = epsilon
        let scratch = handler.scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm(&work, negativeMean.base, deviation.base, scratch, handler.machine)
    }
}

extension Operations.ApplyBatchNormalization {
    public func perform(by handler: CPUHandler) {
        var work = handler.normalization(inputs, gamma, beta, outputs)
        let scratch = handler.scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm_apply(&work, negativeMean.base, deviation.base, scratch, handler.machine)
    }
}

extension Operations.BatchNormalizationBackward {
    public func perform(by handler: CPUHandler) {
        var work = handler.normalizationBackward(
            outputDeltas, inputs, gamma, negativeMean, deviation, inputDeltas, addInputDeltas, gammaGradients,
            betaGradients, addGradients)
        work.of_batch = ofBatch
        let scratch = handler.scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm_backward(&work, scratch, handler.machine)
    }
}

extension Operations.LayerNormalization {
    public func perform(by handler: CPUHandler) {
        var work = handler.normalization(inputs, gamma, beta, outputs)
        work.epsilon = epsilon
        bs_layer_norm(&work, negativeMeans.base, deviations.base, handler.machine)
    }
}

extension Operations.LayerNormalizationBackward {
    public func perform(by handler: CPUHandler) {
        var work = handler.normalizationBackward(
            outputDeltas, inputs, gamma, negativeMeans, deviations, inputDeltas, addInputDeltas,
            gammaGradients, betaGradients, addGradients)
        let scratch = handler.scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_layer_norm_backward(&work, scratch, handler.machine)
    }
}
