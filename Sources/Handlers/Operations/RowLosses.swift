public import Arrays

// Losses of which each row has one.

extension Operations {
    /// `losses[r] = Σ penalty(inputs[r, i])`
    public struct Penalize: HandlerOperation {
        public let inputs: Matrix
        public let penalty: Penalty
        public let losses: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.write("losses", losses, count: inputs.rows)
        }

        public var flops: Int { 2 * inputs.count }
    }

    /// `inputDeltas (+)= lossDeltas[r] × penalty′(inputs)`
    public struct PenalizeBackward: HandlerOperation {
        public let inputs: Matrix
        public let penalty: Penalty
        public let lossDeltas: Vector
        public let inputDeltas: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("lossDeltas", lossDeltas, count: inputs.rows)
            arguments.write(
                "inputDeltas", inputDeltas, like: inputs, adding: accumulate, inPlaceOf: ["inputs"])
        }

        public var flops: Int { (accumulate ? 2 : 1) * inputs.count }
    }

    /// `losses[r] = −Σ (t ln(clip(p)) + (1 − t) ln(clip(1 − p)))` for probabilities p and targets t, clipped
    /// to [1e−6, 1].
    public struct BinomialCrossEntropy: HandlerOperation {
        public let probabilities: Matrix
        public let targets: Matrix
        public let losses: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("probabilities", probabilities)
            arguments.read("targets", targets, like: probabilities)
            arguments.write("losses", losses, count: probabilities.rows)
        }

        // Two logarithms, complements, products and additions.
        public var flops: Int { 8 * probabilities.count }
    }

    /// `inputDeltas (+)= lossDeltas[r] × (p − t) / max(p (1 − p), 1e−6)`
    public struct BinomialCrossEntropyBackward: HandlerOperation {
        public let probabilities: Matrix
        public let targets: Matrix
        public let lossDeltas: Vector
        public let inputDeltas: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("probabilities", probabilities)
            arguments.read("targets", targets, like: probabilities)
            arguments.read("lossDeltas", lossDeltas, count: probabilities.rows)
            arguments.write(
                "inputDeltas", inputDeltas, like: probabilities, adding: accumulate,
                inPlaceOf: ["probabilities", "targets"])
        }

        // Difference, complement, product, comparison, division and the product with the row's delta.
        public var flops: Int { (accumulate ? 7 : 6) * probabilities.count }
    }
}

extension Handler {
    /// ``Operations/Penalize``.
    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        perform(Operations.Penalize(inputs: inputs, penalty: penalty, losses: losses))
    }

    /// ``Operations/PenalizeBackward``.
    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        perform(
            Operations.PenalizeBackward(
                inputs: inputs, penalty: penalty, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate))
    }

    /// ``Operations/BinomialCrossEntropy``.
    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        perform(
            Operations.BinomialCrossEntropy(probabilities: probabilities, targets: targets, losses: losses))
    }

    /// ``Operations/BinomialCrossEntropyBackward``.
    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        perform(
            Operations.BinomialCrossEntropyBackward(
                probabilities: probabilities, targets: targets, lossDeltas: lossDeltas,
                inputDeltas: inputDeltas, accumulate: accumulate))
    }
}

/// What large numbers cost.
public enum Penalty: Sendable, CaseIterable {
    /// `|x|`, whose derivative is taken as 0 at 0.
    case absolute
    /// `x² / 2`
    case halfSquare
}
