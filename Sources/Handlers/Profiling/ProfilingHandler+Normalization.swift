public import Arrays

extension ProfilingHandler {
    // An element: 1 for the mean, 3 for the deviation, 3 for the output. So also of a layer.
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        measure(
            .batchNormalization, flops: 7 * inputs.count, floats: 2 * inputs.count + 4 * inputs.columns
        ) {
            wrapped.batchNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
                deviation: deviation, into: outputs)
        }
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        measure(
            .applyBatchNormalization, flops: 3 * inputs.count,
            floats: 2 * inputs.count + 4 * inputs.columns
        ) {
            wrapped.applyBatchNormalization(
                inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
                into: outputs)
        }
    }

    // An element: 2 for its normalized value, 3 for the sums; for its delta the factor, and of a batch's
    // statistics 3 for what stands in brackets.
    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        let count = inputs.count
        let delta = inputDeltas == nil ? 0 : (ofBatch ? 4 : 1) + additions(addInputDeltas, 1)
        measure(
            .batchNormalizationBackward, flops: (5 + delta) * count,
            floats: (2 + (inputDeltas == nil ? 0 : moves(addInputDeltas))) * count
                + (2 + (inputDeltas == nil ? 0 : 1) + 2 * moves(addGradients)) * inputs.columns
        ) {
            wrapped.batchNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMean: negativeMean,
                deviation: deviation, ofBatch: ofBatch, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, gammaGradients: gammaGradients,
                betaGradients: betaGradients, addGradients: addGradients)
        }
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        measure(
            .layerNormalization, flops: 7 * inputs.count,
            floats: 2 * inputs.count + 2 * inputs.columns + 2 * inputs.rows
        ) {
            wrapped.layerNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMeans: negativeMeans,
                deviations: deviations, into: outputs)
        }
    }

    // An element: 2 for its normalized value, 3 for the gradients; for its delta the product with γ, 3 for the
    // sums, 4 for the rest.
    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        let count = inputs.count
        let delta = inputDeltas == nil ? 0 : 8 + additions(addInputDeltas, 1)
        measure(
            .layerNormalizationBackward, flops: (5 + delta) * count,
            floats: (2 + (inputDeltas == nil ? 0 : moves(addInputDeltas))) * count
                + ((inputDeltas == nil ? 0 : 1) + 2 * moves(addGradients)) * inputs.columns
                + 2 * inputs.rows
        ) {
            wrapped.layerNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMeans: negativeMeans,
                deviations: deviations, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients)
        }
    }
}
