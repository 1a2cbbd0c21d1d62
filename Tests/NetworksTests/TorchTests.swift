import Arrays
import Describing
import Handlers
import Networks
import Testing

/// Layers against PyTorch, which computed in double precision: 1e−5 of the largest number of a buffer.
struct TorchTests {
    private func network(_ torch: TorchCase, handler: any Handler) throws -> Network {
        let description = JSONValue.object(["@type": "Network", "architecture": torch.architecture])
        let network = try Network(
            description: description, registry: Registry().addingNetworks(), handler: handler)
        let shape = torch.inputs.values.first?.shape ?? []
        try network.prepare(time: shape[0], batch: shape[1])
        for (name, values) in torch.inputs {
            try #require(network.input(name)).copy(from: values.values)
        }
        for (name, values) in torch.parameters {
            try network.buffer("Layer.parameters.\(name)").copy(from: values.values)
        }
        #expect(network.parameters.count == torch.parameters.values.reduce(0) { $0 + $1.values.count })
        return network
    }

    private func expectEqual(_ found: [Float], _ expected: TorchCase.Values, _ what: String) {
        let values = expected.values
        guard found.count == values.count else {
            Issue.record("\(what): \(found.count) numbers, expected \(values.count)")
            return
        }
        let largest = values.reduce(0) { max($0, abs($1)) }
        let error = zip(found, values).reduce(Float(0)) {
            ($1.0 - $1.1).isNaN ? .infinity : max($0, abs($1.0 - $1.1))
        }
        // Sums whose terms are about 1 and cancel keep the terms' error.
        #expect(error <= 1e-5 * max(largest, 0.05), "\(what) differs by \(error) of \(largest)")
    }

    static let handlers: [any HandlerConfiguration] = [
        ReferenceConfiguration(), CPUConfiguration(threads: 1), CPUConfiguration(threads: 2),
    ]

    @Test("forward, loss, gradients, deltas and five updates are PyTorch's", arguments: TorchCase.all)
    func agrees(torch: TorchCase) throws {
        for configuration in Self.handlers {
            let network = try network(torch, handler: configuration.makeHandler())
            let place = "\(torch.name) on \(type(of: configuration).typeName)"
            network.forward(training: true)
            network.backward(inputDeltas: true)
            for (name, values) in torch.outputs {
                // Without the row of a context.
                let found = try network.buffer("Layer.outputs.\(name)").values.prefix(values.values.count)
                expectEqual(Array(found), values, "\(place): output \(name)")
            }
            #expect(abs(network.totalLoss - torch.loss) <= 1e-5 * max(1, abs(torch.loss)), "\(place): loss")
            for (name, values) in torch.gradients {
                expectEqual(
                    try network.buffer("Layer.gradients.\(name)").values, values, "\(place): gradient \(name)"
                )
            }
            for (name, values) in torch.inputDeltas {
                expectEqual(
                    try network.buffer("Input.output_deltas.\(name)").values, values,
                    "\(place): deltas of \(name)")
            }
            for (index, after) in torch.updates.enumerated() {
                if index > 0 {
                    network.forward(training: true)
                    network.backward()
                }
                network.handler.sgdUpdate(
                    network.parameters.vector, gradients: network.gradients.vector,
                    learningRate: torch.learningRate)
                for (name, values) in after {
                    expectEqual(
                        try network.buffer("Layer.parameters.\(name)").values, values,
                        "\(place): \(name) after update \(index + 1)")
                }
            }
        }
    }
}
