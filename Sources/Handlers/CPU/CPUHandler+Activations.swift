public import Arrays
internal import CKernels

extension CPUHandler {
    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        requireSameSize(inputs, outputs)
        bs_activate_matrix(
            inputs.base, inputs.stride, activation.kernelOfAny, outputs.base, outputs.stride, outputs.rows,
            outputs.columns, machine)
    }

    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        requireSameSize(outputDeltas, inputs, outputs, deltas)
        bs_activate_matrix_backward(
            outputDeltas.base, outputDeltas.stride, inputs.base, inputs.stride, outputs.base, outputs.stride,
            activation.kernelOfAny, deltas.base, deltas.stride, deltas.rows, deltas.columns, accumulate,
            machine)
    }
}
