internal import Arrays
internal import CKernels

extension Operations.Hold {
    public func perform(by handler: CPUHandler) {
        bs_hold(
            previous.base, previous.stride, values.base, values.stride, values.rows, values.columns,
            timing.base, Float(time), handler.machine)
    }
}

extension Operations.HoldBackward {
    public func perform(by handler: CPUHandler) {
        bs_hold_backward(
            deltas.base, deltas.stride, previousDeltas.base, previousDeltas.stride, deltas.rows,
            deltas.columns, timing.base, Float(time), handler.machine)
    }
}
