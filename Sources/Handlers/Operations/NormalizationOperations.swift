public import Arrays

/// Normalization over a batch's rows or within each row.
public protocol NormalizationOperations {
    /// Batch normalization (Ioffe and Szegedy, 2015) of a training pass over R rows:
    ///
    ///     negativeMean = −Σ x / R,  deviation = √(Σ (x + negativeMean)² / R + ε)
    ///     outputs = γ ⊙ (x + negativeMean) / deviation + β
    ///
    /// Without rows nothing is written.
    func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix)

    /// The same with a mean and a deviation that are known.
    func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix)

    /// The backward pass of both. With `d = outputDeltas` and `x̂ = (inputs + negativeMean) / deviation`:
    ///
    ///     γ′ (+)= Σ d ⊙ x̂,  β′ (+)= Σ d
    ///     inputDeltas (+)= γ / deviation ⊙ (d − [Σ d + x̂ ⊙ Σ d ⊙ x̂] / R)
    ///
    /// - Parameter ofBatch: whether mean and deviation were the batch's; otherwise what stands in brackets is 0.
    func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool)

    /// Layer normalization (Ba, Kiros and Hinton, 2016): for each row of C numbers
    ///
    ///     negativeMean = −Σ x / C,  deviation = √(Σ (x + negativeMean)² / C + ε)
    ///     outputs = γ ⊙ (x + negativeMean) / deviation + β
    func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix)

    /// The backward pass of ``layerNormalization(_:gamma:beta:epsilon:negativeMeans:deviations:into:)``. With
    /// `d = γ ⊙ outputDeltas` and `x̂ = (inputs + negativeMean) / deviation`, for each row
    /// `inputDeltas (+)= (d − [Σ d + x̂ × Σ d ⊙ x̂] / C) / deviation`; gradients as of a batch.
    func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool)
}

extension NormalizationOperations where Self: ForwardingHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        wrapped.batchNormalization(
            inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
            deviation: deviation, into: outputs)
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        wrapped.applyBatchNormalization(
            inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
            into: outputs)
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        wrapped.batchNormalizationBackward(
            outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMean: negativeMean,
            deviation: deviation, ofBatch: ofBatch, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
            gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients)
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        wrapped.layerNormalization(
            inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMeans: negativeMeans,
            deviations: deviations, into: outputs)
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        wrapped.layerNormalizationBackward(
            outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMeans: negativeMeans,
            deviations: deviations, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
            gammaGradients: gammaGradients,
            betaGradients: betaGradients, addGradients: addGradients)
    }
}
