public import Arrays

/// Losses of which each row has one.
public protocol RowLossOperations {
    /// `losses[r] = Σ penalty(inputs[r, i])`
    func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector)
    /// `inputDeltas (+)= lossDeltas[r] × penalty′(inputs)`
    func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool)

    /// `losses[r] = −Σ (t ln(clip(p)) + (1 − t) ln(clip(1 − p)))` for probabilities p and targets t, clipped
    /// to [1e−6, 1].
    func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector)
    /// `inputDeltas (+)= lossDeltas[r] × (p − t) / max(p (1 − p), 1e−6)`
    func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool)
}

/// What large numbers cost.
public enum Penalty: Sendable, CaseIterable {
    /// `|x|`, whose derivative is taken as 0 at 0.
    case absolute
    /// `x² / 2`
    case halfSquare
}

extension RowLossOperations where Self: ForwardingHandler {
    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        wrapped.penalize(inputs, penalty, losses: losses)
    }

    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        wrapped.penalizeBackward(
            inputs, penalty, lossDeltas: lossDeltas, inputDeltas: inputDeltas, accumulate: accumulate)
    }

    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        wrapped.binomialCrossEntropy(probabilities, targets: targets, losses: losses)
    }

    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        wrapped.binomialCrossEntropyBackward(
            probabilities, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
            accumulate: accumulate)
    }
}
