public import Arrays

extension DebugHandler {
    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        guard isLater("hold", time) else { return }
        check(
            "hold",
            [
                Argument("previous", previous, like: values),
                Argument("timing", timing, count: values.columns),
                Argument("values", values, .both, like: values),
            ]
        ) {
            wrapped.hold(values, previous: previous, timing: timing, time: time)
        }
    }

    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        guard isLater("holdBackward", time) else { return }
        check(
            "holdBackward",
            [
                Argument("timing", timing, count: deltas.columns),
                Argument("deltas", deltas, .both, like: deltas),
                Argument("previousDeltas", previousDeltas, .both, like: deltas),
            ]
        ) {
            wrapped.holdBackward(deltas, previousDeltas: previousDeltas, timing: timing, time: time)
        }
    }

    private func isLater(_ operation: String, _ time: Int) -> Bool {
        if time < 1 { report(operation, "time", "is \(time), but there is no step before the first") }
        return time >= 1
    }
}
