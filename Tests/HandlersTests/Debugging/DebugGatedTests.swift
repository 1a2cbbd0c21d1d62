import Arrays
import Handlers
import Testing

/// What the debugging handler says about wrong steps of gated layers and of units with clocks.
@Suite struct DebugGatedTests {
    private func violations(_ call: (DebugHandler, UnsafeMutablePointer<Float>) -> Void) -> [String] {
        var found: [String] = []
        let debug = DebugHandler(wrapping: ReferenceHandler()) { found.append($0.description) }
        let numbers = NDArray([1000])
        withExtendedLifetime(numbers) { call(debug, numbers.vector.base) }
        return found
    }

    @Test("Gates have four blocks of the outputs' width, and a bias its units")
    func gates() {
        let found = violations { debug, base in
            debug.gruGates(
                Matrix(base: base, rows: 2, columns: 9),
                recurrentBias: Vector(base: base + 100, count: 4), activation: .tanh,
                previous: Matrix(base: base + 200, rows: 2, columns: 3),
                outputs: Matrix(base: base + 300, rows: 2, columns: 3))
        }
        #expect(
            found == [
                "gruGates: recurrentBias is 1 × 4 where 1 × 3 belongs",
                "gruGates: gates is 2 × 9 where 2 × 12 belongs",
            ])
    }

    @Test("The deltas of two steps lie apart")
    func overlap() {
        let found = violations { debug, base in
            let deltas = Matrix(base: base, rows: 2, columns: 3)
            debug.gruGatesBackward(
                outputDeltas: deltas, gates: Matrix(base: base + 100, rows: 2, columns: 12),
                activation: .tanh, previous: Matrix(base: base + 200, rows: 2, columns: 3),
                gateDeltas: Matrix(base: base + 300, rows: 2, columns: 12), previousDeltas: deltas)
            debug.holdBackward(
                deltas, previousDeltas: deltas, timing: Vector(base: base + 50, count: 3), time: 1)
        }
        #expect(
            found == [
                "gruGatesBackward: previousDeltas overlaps outputDeltas, which must be other memory",
                "holdBackward: previousDeltas overlaps deltas, which must be other memory",
            ])
    }

    @Test("No unit holds its value at the first step")
    func firstStep() {
        let found = violations { debug, base in
            base[0] = 1
            let values = Matrix(base: base, rows: 2, columns: 3)
            let previous = Matrix(base: base + 10, rows: 2, columns: 3)
            let timing = Vector(base: base + 50, count: 3)
            debug.hold(values, previous: previous, timing: timing, time: 0)
            debug.holdBackward(values, previousDeltas: previous, timing: timing, time: -1)
            #expect(base[0] == 1)
        }
        #expect(
            found == [
                "hold: time is 0, but there is no step before the first",
                "holdBackward: time is -1, but there is no step before the first",
            ])
    }
}
