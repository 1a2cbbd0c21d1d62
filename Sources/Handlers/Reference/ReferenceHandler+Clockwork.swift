public import Arrays

extension ReferenceHandler {
    public func hold(_ values: Matrix, previous: Matrix, timing: Vector, time: Int) {
        requireSameSize(values, previous)
        requireCount(timing, values.columns)
        for (row, j) in positions(values) where isHeld(timing[j], time) {
            values[row, j] = previous[row, j]
        }
    }

    public func holdBackward(_ deltas: Matrix, previousDeltas: Matrix, timing: Vector, time: Int) {
        requireSameSize(deltas, previousDeltas)
        requireCount(timing, deltas.columns)
        for (row, j) in positions(deltas) where isHeld(timing[j], time) {
            previousDeltas[row, j] += deltas[row, j]
            deltas[row, j] = 0
        }
    }

    /// The remainder by zero is not a number, and so not zero either.
    private func isHeld(_ timing: Float, _ time: Int) -> Bool {
        Float(time).truncatingRemainder(dividingBy: timing) != 0
    }
}
