public import Arrays

/// Units with clocks: at time t only those are updated whose `timing` divides t, that is, for which the
/// remainder of t by it is zero. At time 0 all are. A timing of zero divides nothing else.
public protocol ClockworkOperations {
    /// The units (columns) that are not updated at `time` take their values from `previous`.
    /// - Parameter time: at least 1.
    func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int)

    /// The backward pass of ``hold(_:previous:timing:time:)``: the deltas of the units that are not updated
    /// are added to `previousDeltas`, and become zero.
    func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int)
}

extension ClockworkOperations where Self: ForwardingHandler {
    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        wrapped.hold(values, previous: previous, timing: timing, time: time)
    }

    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        wrapped.holdBackward(deltas, previousDeltas: previousDeltas, timing: timing, time: time)
    }
}
