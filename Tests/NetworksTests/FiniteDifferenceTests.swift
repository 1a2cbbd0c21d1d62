import Arrays
import Handlers
import Networks
import Testing

/// The gradients and input deltas of every layer against differences of the loss.
struct FiniteDifferenceTests {
    @Test("the backward pass agrees with finite differences", arguments: LayerRow.all)
    func gradients(row: LayerRow) throws {
        let network = try row.network(handler: ReferenceHandler())
        try check(network, row, context: nil)
    }

    @Test("with a context, too", arguments: LayerRow.all)
    func gradientsWithContext(row: LayerRow) throws {
        let network = try row.network(handler: ReferenceHandler())
        network.prepare(time: 2, batch: 3)
        fill(network, row, seed: 5)
        network.forward()
        let context = network.context
        guard !context.states.isEmpty else { return }
        for state in context.states.values {
            for index in 0..<state.count { state[flat: index] = state[flat: index] * 2 + 0.25 }
        }
        try check(network, row, context: context)
    }

    private func fill(_ network: Network, _ row: LayerRow, seed: UInt64) {
        for name in network.inputNames {
            guard let array = network.input(name) else { continue }
            let key = RandomKey(seed: seed, purpose: name)
            let make = row.constants[name] ?? { $0 }
            for index in 0..<array.count { array[flat: index] = make(key.normal(at: UInt64(index))) }
        }
    }

    private func check(_ network: Network, _ row: LayerRow, context: Context?) throws {
        if network.parameters.count > 0 { try network.initialize(row.initializers, seed: 3) }
        network.prepare(time: 4, batch: 3)
        fill(network, row, seed: row.seed)
        let loss = { () -> Double in
            network.forward(training: true, step: 7, context: context)
            return network.totalLoss
        }
        _ = loss()
        network.backward(inputDeltas: true)

        if network.parameters.count > 0 {
            let analytic = network.gradients.values
            let constants = network.parameterViews.filter { view in
                row.constantParameters.contains { view.name.hasSuffix($0) }
            }
            let fixed = Set(constants.flatMap { $0.offset..<$0.offset + $0.shape.count })
            let numeric = differences(of: loss, at: network.parameters, row, except: fixed)
            expectClose(analytic, numeric, row, "gradients")
        }
        for name in row.inputs.keys.sorted() where row.constants[name] == nil {
            let analytic = try network.buffer("Input.output_deltas.\(name)").values
            let input = try network.buffer("Input.outputs.\(name)")
            expectClose(analytic, differences(of: loss, at: input, row), row, name)
        }
    }

    /// Fourth-order central differences: the error of the method is far below float32's. A rectified layer
    /// has kinks, which a shorter step is less likely to cross, and nothing that a longer one would resolve.
    private func differences(
        of loss: () -> Double, at values: NDArray, _ row: LayerRow, except fixed: Set<Int> = []
    )
        -> [Float]
    {
        let step: Float = row.name.hasSuffix(" rel") ? 0.001 : 0.01
        return (0..<values.count).map { index in
            if fixed.contains(index) { return 0 }
            let center = values[flat: index]
            func at(_ offset: Float) -> Double {
                values[flat: index] = center + offset
                return loss()
            }
            let near = at(step) - at(-step)
            let far = at(2 * step) - at(-2 * step)
            values[flat: index] = center
            return Float((8 * near - far) / (12 * Double(step)))
        }
    }

    private func expectClose(_ analytic: [Float], _ numeric: [Float], _ row: LayerRow, _ what: String) {
        let largest = numeric.map(abs).max() ?? 0
        let error = zip(analytic, numeric).map { abs($0 - $1) }.max() ?? 0
        #expect(largest > 0, "\(row.name): all differences of \(what) are zero")
        #expect(
            error <= 2e-3 * max(1, largest),
            "\(row.name): \(what) differ by \(error) where the largest difference is \(largest)")
    }
}
