public import Arrays
internal import CKernels

extension CPUHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
        var work = normalization(inputs, gamma, beta, outputs)
        work.epsilon = epsilon
        let scratch = scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm(&work, negativeMean.base, deviation.base, scratch, machine)
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
        var work = normalization(inputs, gamma, beta, outputs)
        let scratch = scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm_apply(&work, negativeMean.base, deviation.base, scratch, machine)
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
        var work = normalizationBackward(
            outputDeltas, inputs, gamma, negativeMean, deviation, inputDeltas, addInputDeltas, gammaGradients,
            betaGradients, addGradients)
        work.of_batch = ofBatch
        let scratch = scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_batch_norm_backward(&work, scratch, machine)
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        requireCount(negativeMeans, inputs.rows)
        requireCount(deviations, inputs.rows)
        var work = normalization(inputs, gamma, beta, outputs)
        work.epsilon = epsilon
        bs_layer_norm(&work, negativeMeans.base, deviations.base, machine)
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        requireCount(negativeMeans, inputs.rows)
        requireCount(deviations, inputs.rows)
        var work = normalizationBackward(
            outputDeltas, inputs, gamma, negativeMeans, deviations, inputDeltas, addInputDeltas,
            gammaGradients, betaGradients, addGradients)
        let scratch = scratch(bs_normalization_scratch(inputs.rows, inputs.columns))
        bs_layer_norm_backward(&work, scratch, machine)
    }

    private func normalization(
        _ inputs: Matrix, _ gamma: Vector, _ beta: Vector, _ outputs: Matrix
    ) -> bs_normalization {
        requireSameSize(inputs, outputs)
        requireCount(gamma, inputs.columns)
        requireCount(beta, inputs.columns)
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

    private func normalizationBackward(
        _ outputDeltas: Matrix, _ inputs: Matrix, _ gamma: Vector, _ negativeMean: Vector,
        _ deviation: Vector, _ inputDeltas: Matrix?, _ addInputDeltas: Bool, _ gammaGradients: Vector,
        _ betaGradients: Vector, _ addGradients: Bool
    ) -> bs_normalization_backward {
        requireSameSize(outputDeltas, inputs, inputDeltas)
        requireSameCount(gamma, gammaGradients, betaGradients)
        requireCount(gamma, inputs.columns)
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
