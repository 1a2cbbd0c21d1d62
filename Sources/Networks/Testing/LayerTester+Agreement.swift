import Arrays
public import Describing
public import Handlers

extension LayerTester {
    /// Whether the layer's description makes the same layer again.
    ///
    /// - Parameter registry: one that knows the layer's type.
    public func roundTripProblems(registry: Registry) throws -> [String] {
        let network = try network(handler: ReferenceHandler())
        let description = try network.description()
        do {
            let copy = try Network(
                description: description, registry: registry.adding(ReferenceConfiguration.self))
            let (first, second) = try (description.canonical(), copy.description().canonical())
            guard first == second else { return ["described as \(first), it was made again as \(second)"] }
            guard copy.parameterViews == network.parameterViews else {
                return ["made again from its description, its parameters are others"]
            }
            return []
        } catch {
            return ["its description cannot be made again: \(error)"]
        }
    }

    /// Which buffers differ from those that the reference computes.
    public func agreementProblems(_ handler: any Handler) throws -> [String] {
        let (expected, found) = try (run(on: ReferenceHandler()), run(on: handler))
        let name = type(of: handler.configuration).typeName
        guard found.map(\.path) == expected.map(\.path) else {
            return ["\(name) has other buffers than the reference"]
        }
        return zip(found, expected).compactMap { one, other in
            let largest = other.values.reduce(1) { max($0, abs($1)) }
            let error = zip(one.values, other.values).reduce(0) { max($0, LayerTester.distance($1)) }
            guard error > agreement * largest else { return nil }
            return "\(name): \(one.path) differs from the reference's by \(error)"
        }
    }

    private func run(on handler: any Handler) throws -> [(path: String, values: [Float])] {
        let network = try network(handler: handler)
        if network.parameters.count > 0 { try network.initialize(initializers, seed: 3) }
        try network.prepare(time: time + 1, batch: 2 * batch + 1)
        fill(network, seed: 1)
        network.forward(training: true, step: 3)
        network.backward(inputDeltas: true)
        return try network.bufferPaths().map { ($0.path, $0.array.values) }
            + [("gradients", network.gradients.values), ("loss", [Float(network.totalLoss)])]
    }
}
