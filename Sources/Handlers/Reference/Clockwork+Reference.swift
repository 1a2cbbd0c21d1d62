internal import Arrays

extension ReferenceHandler {
    /// The remainder by zero is not a number, and so not zero either.
    fileprivate func isHeld(_ timing: Float, _ time: Int) -> Bool {
        Float(time).truncatingRemainder(dividingBy: timing) != 0
    }
}

extension Operations.Hold {
    public func perform(by handler: ReferenceHandler) {
        for (row, j) in positions(values) where handler.isHeld(timing[j], time) {
            values[row, j] = previous[row, j]
        }
    }
}

extension Operations.HoldBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, j) in positions(deltas) {
            let held = handler.isHeld(timing[j], time)
            previousDeltas[row, j] = previousDeltas[row, j] + (held ? deltas[row, j] : 0)
            if held { deltas[row, j] = 0 }
        }
    }
}
