import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What small layers do that the table of layers does not see.
struct ElementwiseTests {
    private let registry = Registry().addingNetworks()

    private func message(_ make: () throws -> some Any) -> String {
        do {
            _ = try make()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    private func network(_ layer: some Layer, _ inputs: [String: BufferShape]) throws -> Network {
        let input = Input(inputs)
        return try Network(handler: ReferenceHandler()) {
            for name in inputs.keys.sorted() { input[name] >>> layer[name] }
        }
    }

    @Test("deltas are scaled by the factor, and the output is not", arguments: [0, -1, 2.5])
    func deltasScaling(factor: Double) throws {
        let (input, layer) = (Input(["default": [.time, .batch, 3]]), DeltasScaling(factor, name: "Layer"))
        let network = try Network(handler: ReferenceHandler()) { input >>> layer >>> Loss() }
        try network.prepare(time: 1, batch: 1)
        try #require(network.input("default")).copy(from: [1, 2, 3])
        network.forward()
        network.backward(inputDeltas: true)
        #expect(try network.buffer("Layer.outputs.default").values == [1, 2, 3])
        let deltas = try network.buffer("Input.output_deltas.default").values
        #expect(deltas == [Float](repeating: Float(factor), count: 3))
    }

    @Test("a penalty on weights is one number, and its gradient is added to the layer's own")
    func penaltyOnParameters() throws {
        let description: JSONValue = [
            "@type": "Network",
            "architecture": [
                "Input": [
                    "@type": "Input", "out_shapes": ["default": ["T", "B", 2]],
                    "@outgoing_connections": ["default": ["FC.default"]],
                ],
                "FC": [
                    "@type": "FullyConnected", "size": 2, "activation": "linear",
                    "@outgoing_connections": [
                        "default": ["Loss.default"], "..parameters.W": ["L1.default", "L2.default"],
                    ],
                ],
                "L1": ["@type": "L1Decay", "@outgoing_connections": ["loss": ["L1Loss.default"]]],
                "L2": ["@type": "L2Decay", "@outgoing_connections": ["loss": ["L2Loss.default"]]],
                "Loss": ["@type": "Loss", "@outgoing_connections": [:]],
                "L1Loss": ["@type": "Loss", "importance": 0.5, "@outgoing_connections": [:]],
                "L2Loss": ["@type": "Loss", "@outgoing_connections": [:]],
            ],
        ]
        let network = try Network(description: description, registry: registry, handler: ReferenceHandler())
        try network.prepare(time: 1, batch: 1)
        try network.buffer("FC.parameters.W").copy(from: [1, -2, 0, 4])
        try #require(network.input("default")).copy(from: [10, 20])
        network.forward()
        network.backward()
        #expect(try network.buffer("L1.outputs.loss").values == [7])
        #expect(try network.buffer("L2.outputs.loss").values == [10.5])
        // (10 − 40 + 80) + 7 / 2 + 10.5
        #expect(network.totalLoss == 64)
        // The input, half the sign and the weight itself.
        let gradients: [Float] = [11.5, 17.5, 10, 24.5]
        #expect(try network.buffer("FC.gradients.W").values == gradients)
    }

    @Test("one layer may feed several inputs of a highway or an addition")
    func sharedSource() throws {
        let (input, highway, add) = (
            Input(["default": [.time, .batch, 2]]), Highway(name: "Layer"), Add(name: "Add")
        )
        let handler = DebugHandler(wrapping: CPUHandler(CPUConfiguration(threads: 1)))
        let network = try Network(handler: handler) {
            input >>> highway["H"]
            input >>> highway["T"]
            input >>> highway["x"]
            highway >>> add["inputs_1"]
            highway >>> add["inputs_2"]
            add >>> Loss()
        }
        try network.prepare(time: 1, batch: 1)
        try #require(network.input("default")).copy(from: [3, -1])
        network.forward()
        network.backward(inputDeltas: true)
        #expect(try network.buffer("Add.outputs.default").values == [6, -2])
        #expect(try network.buffer("Input.output_deltas.default").values == [2, 2])
    }

    @Test("shapes that do not suit are named")
    func shapes() {
        let (three, four): (BufferShape, BufferShape) = ([.time, .batch, 3], [.time, .batch, 4])
        #expect(
            message { try network(Highway(name: "Layer"), ["H": four, "T": four, "x": three]) }
                .contains(
                    "Layer: the inputs must have the same shape, but have 'H' (T, B, 4), 'T' (T, B, 4), "
                        + "'x' (T, B, 3)"))
        #expect(
            message { try network(Add(name: "Layer"), ["inputs_1": three, "inputs_2": four]) }
                .contains("the same shape, but have 'inputs_1' (T, B, 3), 'inputs_2' (T, B, 4)"))
        #expect(
            message {
                try network(
                    Merge(name: "Layer"),
                    ["inputs_1": [.time, .batch, 2, 3], "inputs_2": [.time, .batch, 3, 3]])
            }
            .contains(
                "the same axes up to the last one, but have 'inputs_1' (T, B, 2, 3), 'inputs_2' (T, B, 3, 3)")
        )
        #expect(
            message {
                try network(
                    Merge(name: "Layer"), ["inputs_1": [.time, .batch, .size(.max)], "inputs_2": three])
            }
            .contains("the merged inputs have too many features"))
        #expect(
            message { try network(Add(name: "Layer"), ["inputs_1": three]) }
                .contains("nothing is connected to the input 'inputs_2'"))
        #expect(
            message {
                try network(Add(name: "Layer"), ["inputs_1": three, "inputs_2": three, "inputs_4": three])
            }
            .contains("there is no input 'inputs_4'"))
    }

    @Test("a factor is required and finite")
    func factors() {
        let missing = message {
            try registry.make((any Layer).self, kind: .layer, from: ["@type": "DeltasScaling"])
        }
        #expect(missing.contains("factor"))
        let large = message {
            try registry.make(
                (any Layer).self, kind: .layer, from: ["@type": "DeltasScaling", "factor": 1e39])
        }
        #expect(large.contains("factor") && large.contains("out of range"))
    }
}
