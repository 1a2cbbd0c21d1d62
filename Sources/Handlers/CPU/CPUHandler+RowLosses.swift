public import Arrays
internal import CKernels

extension Penalty {
    fileprivate var kernel: bs_penalty {
        switch self {
        case .absolute: bs_absolute
        case .halfSquare: bs_half_square
        }
    }
}

extension CPUHandler {
    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        requireCount(losses, inputs.rows)
        bs_penalize(
            inputs.base, inputs.stride, inputs.rows, inputs.columns, penalty.kernel, losses.base, machine)
    }

    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(inputs, inputDeltas)
        requireCount(lossDeltas, inputs.rows)
        bs_penalize_backward(
            inputs.base, inputs.stride, lossDeltas.base, inputDeltas.base, inputDeltas.stride, inputs.rows,
            inputs.columns, penalty.kernel, accumulate, machine)
    }

    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        requireSameSize(probabilities, targets)
        requireCount(losses, probabilities.rows)
        bs_binomial_ce(
            probabilities.base, probabilities.stride, targets.base, targets.stride, losses.base,
            probabilities.rows, probabilities.columns, machine)
    }

    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(probabilities, targets, inputDeltas)
        requireCount(lossDeltas, probabilities.rows)
        bs_binomial_ce_backward(
            probabilities.base, probabilities.stride, targets.base, targets.stride, lossDeltas.base,
            inputDeltas.base, inputDeltas.stride, probabilities.rows, probabilities.columns, accumulate,
            machine)
    }
}
