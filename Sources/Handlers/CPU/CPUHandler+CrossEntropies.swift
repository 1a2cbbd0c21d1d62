public import Arrays
internal import CKernels

extension CPUHandler {
    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        requireSameSize(inputs, predictions)
        requireCount(targets, inputs.rows)
        requireCount(losses, inputs.rows)
        bs_softmax_ce(
            inputs.base, inputs.stride, targets.base, predictions.base, predictions.stride, losses.base,
            inputs.rows, inputs.columns, machine)
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(predictions, inputDeltas)
        requireCount(targets, predictions.rows)
        requireCount(lossDeltas, predictions.rows)
        bs_softmax_ce_backward(
            predictions.base, predictions.stride, targets.base, lossDeltas.base, inputDeltas.base,
            inputDeltas.stride, predictions.rows, predictions.columns, accumulate, machine)
    }

    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        requireSameCount(inputs, targets, predictions, losses)
        bs_sigmoid_ce(inputs.base, targets.base, predictions.base, losses.base, inputs.count, machine)
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        requireSameCount(predictions, targets, lossDeltas, inputDeltas)
        bs_sigmoid_ce_backward(
            predictions.base, targets.base, lossDeltas.base, inputDeltas.base, predictions.count, accumulate,
            machine)
    }
}
