import Arrays
import Handlers

extension LayerTester {
    /// Where the backward pass, on the reference handler, differs from differences of the loss; with a context
    /// too if the layer has one.
    public func gradientProblems() throws -> [String] {
        let network = try network(handler: ReferenceHandler())
        var problems = check(network, context: nil, "")
        try network.prepare(time: 2, batch: batch)
        fill(network, seed: 5)
        network.forward()
        let context = network.context
        guard !context.states.isEmpty else { return problems }
        for state in context.states.values {
            for index in 0..<state.count { state[flat: index] = state[flat: index] * 2 + 0.25 }
        }
        problems += check(network, context: context, " with a context")
        return problems
    }

    private func check(_ network: Network, context: Context?, _ circumstance: String) -> [String] {
        var problems: [String] = []
        do {
            if network.parameters.count > 0 { try network.initialize(initializers, seed: 3) }
            try network.prepare(time: time, batch: batch)
            fill(network, seed: seed)
            let loss = { () -> Double in
                network.forward(training: true, step: 7, context: context)
                return network.totalLoss
            }
            _ = loss()
            network.backward(inputDeltas: true)

            if network.parameters.count > 0 {
                let analytic = network.gradients.values
                problems += difference(
                    analytic, differences(of: loss, at: network.parameters, except: kept(by: network)),
                    "the gradients\(circumstance)")
            }
            for name in inputs.keys.sorted() where constants[name] == nil {
                let analytic = try network.buffer("Input.output_deltas.\(name)").values
                let input = try network.buffer("Input.outputs.\(name)")
                problems += difference(
                    analytic, differences(of: loss, at: input), "the deltas of '\(name)'\(circumstance)")
            }
        } catch {
            problems.append("\(error)")
        }
        return problems
    }

    /// Fourth-order central differences: the error of the method is far below single precision's.
    private func differences(
        of loss: () -> Double, at values: NDArray, except constants: Set<Int> = []
    ) -> [Float] {
        (0..<values.count).map { index in
            if constants.contains(index) { return 0 }
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

    /// Where in the flat buffer lies what the layer keeps, whose gradients are zero.
    private func kept(by network: Network) -> Set<Int> {
        Set(network.parameterViews.filter(\.role.isKept).flatMap(\.range))
    }

    private func difference(_ analytic: [Float], _ numeric: [Float], _ what: String) -> [String] {
        let largest = numeric.map(abs).max() ?? 0
        guard largest > 0 else { return ["all differences of \(what) are zero, which tests nothing"] }
        let worst = zip(analytic, numeric).enumerated().max { left, right in
            LayerTester.distance(left.element) < LayerTester.distance(right.element)
        }
        guard let (index, values) = worst, LayerTester.distance(values) > tolerance * max(1, largest) else {
            return []
        }
        return ["\(what) are wrong at \(index): \(values.0), where differences of the loss give \(values.1)"]
    }

    static func distance(_ values: (Float, Float)) -> Float {
        let distance = abs(values.0 - values.1)
        return distance.isNaN ? .infinity : distance
    }
}
