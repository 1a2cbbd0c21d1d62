public import Arrays

extension DebugHandler {
    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        check(
            "penalize",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("losses", losses, .output, count: inputs.rows),
            ]
        ) {
            wrapped.penalize(inputs, penalty, losses: losses)
        }
    }

    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        check(
            "penalizeBackward",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("lossDeltas", lossDeltas, count: inputs.rows),
                Argument(
                    "inputDeltas", inputDeltas, accumulate ? .both : .output, like: inputs,
                    mayReplace: ["inputs"]),
            ]
        ) {
            wrapped.penalizeBackward(
                inputs, penalty, lossDeltas: lossDeltas, inputDeltas: inputDeltas, accumulate: accumulate)
        }
    }

    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        check(
            "binomialCrossEntropy",
            [
                Argument("probabilities", probabilities, like: probabilities),
                Argument("targets", targets, like: probabilities),
                Argument("losses", losses, .output, count: probabilities.rows),
            ]
        ) {
            wrapped.binomialCrossEntropy(probabilities, targets: targets, losses: losses)
        }
    }

    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        check(
            "binomialCrossEntropyBackward",
            [
                Argument("probabilities", probabilities, like: probabilities),
                Argument("targets", targets, like: probabilities),
                Argument("lossDeltas", lossDeltas, count: probabilities.rows),
                Argument(
                    "inputDeltas", inputDeltas, accumulate ? .both : .output, like: probabilities,
                    mayReplace: ["probabilities", "targets"]),
            ]
        ) {
            wrapped.binomialCrossEntropyBackward(
                probabilities, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }
}
