import Arrays
import Handlers
import Testing

/// What the debugging handler says about wrong convolutions.
@Suite struct DebugConvolutionTests {
    private let geometry = ConvolutionGeometry(batch: 2, height: 3, width: 3, channels: 2, kernel: (2, 2))

    private func violations(
        _ call: (DebugHandler, UnsafeMutablePointer<Float>) -> Void
    ) -> [String] {
        var found: [String] = []
        let debug = DebugHandler(wrapping: ReferenceHandler()) { found.append($0.description) }
        let numbers = NDArray([1000])
        withExtendedLifetime(numbers) { call(debug, numbers.vector.base) }
        return found
    }

    @Test("wrong sizes are named with the right ones, and the call is left out")
    func sizes() {
        let found = violations { debug, base in
            debug.convolution(
                Matrix(base: base, rows: 2, columns: 17), geometry: geometry,
                weights: Weights(Matrix(base: base + 100, rows: 3, columns: 7)),
                bias: Vector(base: base + 200, count: 4), activation: .sigmoid,
                into: Matrix(base: base + 300, rows: 1, columns: 12))
            #expect(base[300] == 0)
        }
        #expect(
            found == [
                "convolution: inputs is 2 × 17 where 2 × 18 belongs",
                "convolution: weights is 3 × 7 where 3 × 8 belongs",
                "convolution: bias is 1 × 4 where 1 × 3 belongs",
                "convolution: outputs is 1 × 12 where 2 × 12 belongs",
            ])
    }

    @Test("gaps between images are named, and the call is left out")
    func gaps() {
        let found = violations { debug, base in
            debug.convolution(
                Matrix(base: base, rows: 2, columns: 18, stride: 20), geometry: geometry,
                weights: Weights(Matrix(base: base + 100, rows: 3, columns: 8)), bias: nil,
                activation: .sigmoid, into: Matrix(base: base + 300, rows: 2, columns: 12))
            #expect(base[300] == 0)
        }
        #expect(found == ["convolution: inputs has gaps of 2 numbers between its rows"])
    }

    @Test("results of the backward pass that lie on its inputs are named")
    func overlaps() {
        let found = violations { debug, base in
            debug.convolutionBackward(
                outputDeltas: Matrix(base: base + 300, rows: 2, columns: 12),
                outputs: Matrix(base: base + 400, rows: 2, columns: 12),
                inputs: Matrix(base: base, rows: 2, columns: 18), geometry: geometry,
                weights: Matrix(base: base + 100, rows: 3, columns: 8), activation: .tanh,
                inputDeltas: Matrix(base: base + 35, rows: 2, columns: 18), addInputDeltas: false,
                weightGradients: Matrix(base: base + 100, rows: 3, columns: 8), biasGradients: nil,
                addGradients: true)
        }
        #expect(
            found == [
                "convolutionBackward: inputDeltas overlaps inputs, which must be other memory",
                "convolutionBackward: weightGradients overlaps weights, which must be other memory",
            ])
    }
}
