internal import Arrays
internal import CKernels

extension Penalty {
    fileprivate var kernel: bs_penalty {
        switch self {
        case .absolute: bs_absolute
        case .halfSquare: bs_half_square
        }
    }
}

extension Operations.Penalize {
    public func perform(by handler: CPUHandler) {
        bs_penalize(
            inputs.base, inputs.stride, inputs.rows, inputs.columns, penalty.kernel, losses.base,
            handler.machine)
    }
}

extension Operations.PenalizeBackward {
    public func perform(by handler: CPUHandler) {
        bs_penalize_backward(
            inputs.base, inputs.stride, lossDeltas.base, inputDeltas.base, inputDeltas.stride, inputs.rows,
            inputs.columns, penalty.kernel, accumulate, handler.machine)
    }
}

extension Operations.BinomialCrossEntropy {
    public func perform(by handler: CPUHandler) {
        bs_binomial_ce(
            probabilities.base, probabilities.stride, targets.base, targets.stride, losses.base,
            probabilities.rows, probabilities.columns, handler.machine)
    }
}

extension Operations.BinomialCrossEntropyBackward {
    public func perform(by handler: CPUHandler) {
        bs_binomial_ce_backward(
            probabilities.base, probabilities.stride, targets.base, targets.stride, lossDeltas.base,
            inputDeltas.base, inputDeltas.stride, probabilities.rows, probabilities.columns, accumulate,
            handler.machine)
    }
}
