import Arrays
import Handlers
import Testing

/// What the debugging handler says about activations in the wrong place.
@Suite struct DebugActivationTests {
    private func violations(_ call: (DebugHandler, Matrix, Matrix) -> Void) -> [String] {
        var found: [String] = []
        let debug = DebugHandler(wrapping: ReferenceHandler()) { found.append($0.description) }
        let numbers = NDArray([100])
        let base = numbers.vector.base
        withExtendedLifetime(numbers) {
            call(debug, Matrix(base: base, rows: 3, columns: 3), Matrix(base: base + 20, rows: 3, columns: 3))
        }
        return found
    }

    @Test("An operation that knows outputs alone takes no activation that needs its input")
    func needsInput() {
        let found = violations { debug, a, b in
            debug.recurrentStep(
                previous: a, recurrentWeights: b, activation: .gelu, outputs: a.rows(0, count: 3))
            debug.linear(a, weights: Weights(b), bias: nil, activation: .silu, into: b)
        }
        #expect(
            found == [
                "recurrentStep: activation is gelu, which needs its input; use activate",
                "linear: activation is silu, which needs its input; use activate",
            ])
    }

    @Test("Outputs are as large as inputs, and deltas lie apart from what they are computed with")
    func sizesAndOverlaps() {
        let found = violations { debug, a, b in
            debug.activate(a, .gelu, into: b.rows(0, count: 2))
            debug.activate(a, .gelu, into: a)
            debug.activateBackward(
                outputDeltas: a, inputs: b, outputs: a, activation: .gelu, into: b, accumulate: false)
        }
        #expect(
            found == [
                "activate: outputs is 2 × 3 where 3 × 3 belongs",
                "activateBackward: deltas overlaps inputs, which must be other memory",
            ])
    }
}
