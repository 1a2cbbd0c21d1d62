internal import Arrays
internal import CKernels

extension Operations.Activate {
    public func perform(by handler: CPUHandler) {
        bs_activate_matrix(
            inputs.base, inputs.stride, activation.kernel, outputs.base, outputs.stride, outputs.rows,
            outputs.columns, handler.machine)
    }
}

extension Operations.ActivateBackward {
    public func perform(by handler: CPUHandler) {
        bs_activate_matrix_backward(
            outputDeltas.base, outputDeltas.stride, inputs.base, inputs.stride, outputs.base, outputs.stride,
            activation.kernel, deltas.base, deltas.stride, deltas.rows, deltas.columns, accumulate,
            handler.machine)
    }
}
