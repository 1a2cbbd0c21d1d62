public import Arrays

/// Losses of probabilities.
public protocol CrossEntropyOperations {
    /// Softmax over each row, and `losses[r] = −ln(max(p[r, targets[r]], 1e−6))`. A target outside
    /// `0..<columns` gives no class: its row's loss is 0 and its deltas are 0.
    func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector)
    /// `inputDeltas (+)= lossDeltas[r] × (predictions − onehot(targets[r]))`
    func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool)
    /// `p = σ(inputs)`, `losses = −t ln(clip(p)) − (1 − t) ln(clip(1 − p))`, clipped to [1e−6, 1].
    func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector)
    /// `inputDeltas (+)= lossDeltas ⊙ (predictions − targets)`
    func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool)
}

extension CrossEntropyOperations where Self: ForwardingHandler {
    public func softmaxCrossEntropy(_ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector) {
        wrapped.softmaxCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        wrapped.softmaxCrossEntropyBackward(
            predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
            accumulate: accumulate)
    }

    public func sigmoidCrossEntropy(_ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector) {
        wrapped.sigmoidCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        wrapped.sigmoidCrossEntropyBackward(
            predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
            accumulate: accumulate)
    }
}
