public import Arrays

/// Normalization over a batch's rows or within each row.
public protocol NormalizationOperations {
    /// Batch normalization (Ioffe and Szegedy, 2015) of a training pass over R rows:
    ///
    ///     negativeMean = −Σ x / R,  centered = x + negativeMean,  deviation = √(Σ centered² / R + ε)
    ///     normalized = centered / deviation,  outputs = γ ⊙ normalized + β
    ///
    /// Without rows nothing is written.
    func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, centered: Matrix, normalized: Matrix, into outputs: Matrix)

    /// The same with a mean and a deviation that are known.
    func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        centered: Matrix, normalized: Matrix, into outputs: Matrix)

    /// The backward pass of both. With `d = outputDeltas`:
    ///
    ///     γ′ (+)= Σ d ⊙ normalized,  β′ (+)= Σ d
    ///     inputDeltas (+)= γ / deviation ⊙ (d − [Σ d + normalized ⊙ Σ d ⊙ normalized] / R)
    ///
    /// - Parameter ofBatch: whether mean and deviation were the batch's; otherwise what stands in brackets is 0.
    func batchNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviation: Vector, ofBatch: Bool,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool)

    /// Layer normalization (Ba, Kiros and Hinton, 2016): for each row of C numbers
    ///
    ///     m = Σ x / C,  deviation = √(Σ (x − m)² / C + ε),  normalized = (x − m) / deviation
    ///     outputs = γ ⊙ normalized + β
    func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, deviations: Vector,
        normalized: Matrix, into outputs: Matrix)

    /// The backward pass of ``layerNormalization(_:gamma:beta:epsilon:deviations:normalized:into:)``. With
    /// `d = γ ⊙ outputDeltas`, for each row
    /// `inputDeltas (+)= (d − [Σ d + normalized × Σ d ⊙ normalized] / C) / deviation`; gradients as of a batch.
    func layerNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviations: Vector, inputDeltas: Matrix?,
        addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector, addGradients: Bool)
}

extension NormalizationOperations where Self: ForwardingHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        wrapped.batchNormalization(
            inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
            deviation: deviation, centered: centered, normalized: normalized, into: outputs)
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        wrapped.applyBatchNormalization(
            inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
            centered: centered, normalized: normalized, into: outputs)
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviation: Vector, ofBatch: Bool,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        wrapped.batchNormalizationBackward(
            outputDeltas: outputDeltas, normalized: normalized, gamma: gamma, deviation: deviation,
            ofBatch: ofBatch, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
            gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients)
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, deviations: Vector,
        normalized: Matrix, into outputs: Matrix
    ) {
        wrapped.layerNormalization(
            inputs, gamma: gamma, beta: beta, epsilon: epsilon, deviations: deviations,
            normalized: normalized, into: outputs)
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviations: Vector, inputDeltas: Matrix?,
        addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector, addGradients: Bool
    ) {
        wrapped.layerNormalizationBackward(
            outputDeltas: outputDeltas, normalized: normalized, gamma: gamma, deviations: deviations,
            inputDeltas: inputDeltas, addInputDeltas: addInputDeltas, gammaGradients: gammaGradients,
            betaGradients: betaGradients, addGradients: addGradients)
    }
}
