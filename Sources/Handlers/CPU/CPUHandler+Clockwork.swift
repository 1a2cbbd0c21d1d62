public import Arrays
internal import CKernels

extension CPUHandler {
    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        requireSameSize(values, previous)
        requireCount(timing, values.columns)
        bs_hold(
            previous.base, previous.stride, values.base, values.stride, values.rows, values.columns,
            timing.base, Float(time), machine)
    }

    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        requireSameSize(deltas, previousDeltas)
        requireCount(timing, deltas.columns)
        bs_hold_backward(
            deltas.base, deltas.stride, previousDeltas.base, previousDeltas.stride, deltas.rows,
            deltas.columns, timing.base, Float(time), machine)
    }
}
