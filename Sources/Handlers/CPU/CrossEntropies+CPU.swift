internal import Arrays
internal import CKernels

extension Operations.SoftmaxCrossEntropy {
    public func perform(by handler: CPUHandler) {
        bs_softmax_ce(
            inputs.base, inputs.stride, targets.base, predictions.base, predictions.stride, losses.base,
            inputs.rows, inputs.columns, handler.machine)
    }
}

extension Operations.SoftmaxCrossEntropyBackward {
    public func perform(by handler: CPUHandler) {
        bs_softmax_ce_backward(
            predictions.base, predictions.stride, targets.base, lossDeltas.base, inputDeltas.base,
            inputDeltas.stride, predictions.rows, predictions.columns, accumulate, handler.machine)
    }
}

extension Operations.SigmoidCrossEntropy {
    public func perform(by handler: CPUHandler) {
        bs_sigmoid_ce(inputs.base, targets.base, predictions.base, losses.base, inputs.count, handler.machine)
    }
}

extension Operations.SigmoidCrossEntropyBackward {
    public func perform(by handler: CPUHandler) {
        bs_sigmoid_ce_backward(
            predictions.base, targets.base, lossDeltas.base, inputDeltas.base, predictions.count, accumulate,
            handler.machine)
    }
}
