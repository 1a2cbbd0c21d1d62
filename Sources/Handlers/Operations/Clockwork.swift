public import Arrays

// Units with clocks: at time t only those are updated whose `timing` divides t, that is, for which the remainder of t by it is zero. At time 0 all are. A timing of zero divides nothing else.

extension Operations {
    /// The units (columns) that are not updated at `time` take their values from `previous`.
    /// - Parameter time: at least 1.
    public struct Hold: HandlerOperation {
        public let values: Matrix
        public let previous: Matrix
        public let timing: Vector
        public let time: Int

        public func declare(_ arguments: inout Arguments) {
            arguments.require(time >= 1, "time", "is \(time), but there is no step before the first")
            arguments.read("previous", previous, like: values, unless: true)
            arguments.read("timing", timing, count: values.columns)
            arguments.update("values", values)
        }

        public var flops: Int { 0 }
    }

    /// The backward pass of ``Hold``: the deltas of the units that are not updated
    /// are added to `previousDeltas`, and become zero.
    public struct HoldBackward: HandlerOperation {
        public let deltas: Matrix
        public let previousDeltas: Matrix
        public let timing: Vector
        public let time: Int

        public func declare(_ arguments: inout Arguments) {
            arguments.require(time >= 1, "time", "is \(time), but there is no step before the first")
            arguments.read("timing", timing, count: deltas.columns)
            arguments.update("deltas", deltas)
            arguments.update("previousDeltas", previousDeltas, like: deltas)
        }

        public var flops: Int { deltas.count }
    }
}

extension Handler {
    /// ``Operations/Hold``.
    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        perform(Operations.Hold(values: values, previous: previous, timing: timing, time: time))
    }

    /// ``Operations/HoldBackward``.
    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        perform(
            Operations.HoldBackward(
                deltas: deltas, previousDeltas: previousDeltas, timing: timing, time: time))
    }
}
