public import Arrays
internal import CKernels

extension CPUHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        requireSameSize(inputs, centered)
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
        var work = normalization(inputs, gamma, beta, normalized, outputs)
        work.centered = centered.base
        work.centered_stride = centered.stride
        work.epsilon = epsilon
        let scratch = scratch(bs_batch_norm_scratch(inputs.rows, inputs.columns))
        bs_batch_norm(&work, negativeMean.base, deviation.base, scratch, threads)
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        requireSameSize(inputs, centered)
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
        var work = normalization(inputs, gamma, beta, normalized, outputs)
        work.centered = centered.base
        work.centered_stride = centered.stride
        bs_batch_norm_apply(&work, negativeMean.base, deviation.base, threads)
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviation: Vector, ofBatch: Bool,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        requireCount(deviation, normalized.columns)
        var work = normalizationBackward(
            outputDeltas, normalized, gamma, deviation, inputDeltas, addInputDeltas, gammaGradients,
            betaGradients, addGradients)
        work.of_batch = ofBatch
        let scratch = scratch(bs_batch_norm_scratch(normalized.rows, normalized.columns))
        bs_batch_norm_backward(&work, scratch, threads)
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, deviations: Vector,
        normalized: Matrix, into outputs: Matrix
    ) {
        requireCount(deviations, inputs.rows)
        var work = normalization(inputs, gamma, beta, normalized, outputs)
        work.epsilon = epsilon
        bs_layer_norm(&work, deviations.base, threads)
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviations: Vector, inputDeltas: Matrix?,
        addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector, addGradients: Bool
    ) {
        requireCount(deviations, normalized.rows)
        var work = normalizationBackward(
            outputDeltas, normalized, gamma, deviations, inputDeltas, addInputDeltas, gammaGradients,
            betaGradients, addGradients)
        let scratch = scratch(bs_batch_norm_scratch(normalized.rows, normalized.columns))
        bs_layer_norm_backward(&work, scratch, threads)
    }

    private func normalization(
        _ inputs: Matrix, _ gamma: Vector, _ beta: Vector, _ normalized: Matrix, _ outputs: Matrix
    ) -> bs_normalization {
        requireSameSize(inputs, normalized, outputs)
        requireCount(gamma, inputs.columns)
        requireCount(beta, inputs.columns)
        var work = bs_normalization()
        work.rows = inputs.rows
        work.columns = inputs.columns
        work.inputs = UnsafePointer(inputs.base)
        work.inputs_stride = inputs.stride
        work.gamma = UnsafePointer(gamma.base)
        work.beta = UnsafePointer(beta.base)
        work.normalized = normalized.base
        work.normalized_stride = normalized.stride
        work.outputs = outputs.base
        work.outputs_stride = outputs.stride
        return work
    }

    private func normalizationBackward(
        _ outputDeltas: Matrix, _ normalized: Matrix, _ gamma: Vector, _ deviation: Vector,
        _ inputDeltas: Matrix?, _ addInputDeltas: Bool, _ gammaGradients: Vector, _ betaGradients: Vector,
        _ addGradients: Bool
    ) -> bs_normalization_backward {
        requireSameSize(outputDeltas, normalized, inputDeltas)
        requireSameCount(gamma, gammaGradients, betaGradients)
        requireCount(gamma, normalized.columns)
        var work = bs_normalization_backward()
        work.rows = normalized.rows
        work.columns = normalized.columns
        work.output_deltas = UnsafePointer(outputDeltas.base)
        work.output_deltas_stride = outputDeltas.stride
        work.normalized = UnsafePointer(normalized.base)
        work.normalized_stride = normalized.stride
        work.gamma = UnsafePointer(gamma.base)
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
