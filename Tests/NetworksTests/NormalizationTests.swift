import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What normalization does besides what every layer's tests ask of it: running statistics, passes that do not
/// train, and refusals.
struct NormalizationTests {
    private static let handlers: [any HandlerConfiguration] = [
        ReferenceConfiguration(), CPUConfiguration(threads: 2),
        DebugConfiguration(wrapping: CPUConfiguration()),
    ]

    /// `Input → Layer → Weigh → Loss` with two channels, prepared for 2 × 3 samples.
    private func network(_ layer: any Layer, _ handler: any HandlerConfiguration) throws -> Network {
        let input = Input(["default": [.time, .batch, 2], "weights": [.time, .batch, 2]])
        let weigh = Mask(name: "Weigh")
        let network = try Network(handler: handler.makeHandler()) {
            input >>> layer >>> weigh >>> Loss()
            input["weights"] >>> weigh["mask"]
        }
        try network.initialize(
            [
                "Layer": [
                    "gamma": Constant(1.5), "beta": Constant(-0.5), "mu": Constant(0.25),
                    "sigma": Constant(2),
                ]
            ],
            seed: 1)
        try network.prepare(time: 2, batch: 3)
        network.input("default")?.copy(from: [1, 10, 2, 10, 3, 10, 4, 10, 5, 10, 9, 40])
        network.input("weights")?.copy(from: [1, -2, 0.5, 1, 3, 2, -1, 0.25, 2, -1, 0.5, 1])
        return network
    }

    private func expectClose(_ found: [Float], _ expected: [Float], tolerance: Float = 1e-5) {
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) {
            #expect(abs(one - other) <= tolerance * max(1, abs(other)), "\(found), not \(expected)")
        }
    }

    @Test("Training passes move the running statistics towards the batch's, and others leave them alone")
    func runningStatistics() throws {
        for handler in Self.handlers {
            let network = try network(BatchNormalization(decay: 0.75, epsilon: 0.5, name: "Layer"), handler)
            // Means 4 and 15; variances 40 / 6 and 125.
            let deviations = [Float(40.0 / 6 + 0.5).squareRoot(), Float(125.5).squareRoot()]
            var (mu, sigma): ([Float], [Float]) = ([0.25, 0.25], [2, 2])
            for _ in 0..<3 {
                network.forward(training: true)
                mu = zip(mu, [-4, -15]).map { 0.75 * $0 + 0.25 * $1 }
                sigma = zip(sigma, deviations).map { 0.75 * $0 + 0.25 * $1 }
                try expectClose(network.buffer("Layer.parameters.mu").values, mu)
                try expectClose(network.buffer("Layer.parameters.sigma").values, sigma)
                try expectClose(network.buffer("Layer.internals.mu_b").values, [-4, -15])
                try expectClose(network.buffer("Layer.internals.sigma_b").values, deviations)
            }
            network.forward(training: false)
            try expectClose(network.buffer("Layer.parameters.mu").values, mu)
            try expectClose(network.buffer("Layer.parameters.sigma").values, sigma)
            let first = 1.5 * (1 + mu[0]) / sigma[0] - 0.5
            try expectClose([network.buffer("Layer.outputs.default").values[0]], [first])
        }
    }

    @Test("The backward pass of a pass that does not train takes the running statistics as constants")
    func evaluatingBackward() throws {
        for handler in Self.handlers {
            let network = try network(BatchNormalization(name: "Layer"), handler)
            network.forward(training: false)
            network.backward(inputDeltas: true)
            let weights = try #require(network.input("weights")).values.map { $0 / 3 }
            let inputs = try #require(network.input("default")).values
            var (gamma, beta): ([Float], [Float]) = ([0, 0], [0, 0])
            for (index, weight) in weights.enumerated() {
                gamma[index % 2] += weight * (inputs[index] + 0.25) / 2
                beta[index % 2] += weight
            }
            try expectClose(network.buffer("Layer.gradients.gamma").values, gamma)
            try expectClose(network.buffer("Layer.gradients.beta").values, beta)
            try expectClose(network.buffer("Layer.gradients.mu").values, [0, 0])
            try expectClose(network.buffer("Layer.gradients.sigma").values, [0, 0])
            try expectClose(
                network.buffer("Input.output_deltas.default").values, weights.map { $0 * 1.5 / 2 })
        }
    }

    @Test("A batch without samples changes nothing, and a constant one has the deviation √ε")
    func degenerateBatches() throws {
        for handler in Self.handlers {
            let network = try network(BatchNormalization(decay: 0, epsilon: 0.25, name: "Layer"), handler)
            try network.prepare(time: 2, batch: 0)
            network.forward(training: true)
            try expectClose(network.buffer("Layer.parameters.mu").values, [0.25, 0.25])
            try network.prepare(time: 1, batch: 3)
            network.input("default")?.copy(from: [7, -7, 7, -7, 7, -7])
            network.forward(training: true)
            try expectClose(network.buffer("Layer.parameters.mu").values, [-7, 7])
            try expectClose(network.buffer("Layer.parameters.sigma").values, [0.5, 0.5])
            try expectClose(
                network.buffer("Layer.outputs.default").values, [Float](repeating: -0.5, count: 6))
        }
    }

    // MARK: Refusals

    private func make(_ layer: JSONValue, _ shape: JSONValue = ["T", "B", 4, 3]) throws -> Network {
        guard case .object(var description) = layer else { throw NetworkError(.invalidLayer, "no layer") }
        description["@outgoing_connections"] = []
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "ReferenceHandler"],
                "architecture": [
                    "Input": [
                        "@type": "Input", "out_shapes": ["default": shape],
                        "@outgoing_connections": ["default": ["Layer.default"]],
                    ],
                    "Layer": .object(description),
                ],
            ], registry: Registry().addingNetworks().adding(ReferenceConfiguration.self))
    }

    @Test(
        "Inputs that do not suit are refused in words",
        arguments: [
            (["@type": "BatchNorm"], [3], "Layer: the input must have samples and features, but is (3)"),
            (
                ["@type": "BatchNorm"], ["T", "B"],
                "Layer: the input must have samples and features, but is (T, B)"
            ),
            (["@type": "LayerNorm"], [3], "Layer: the input must have samples and features, but is (3)"),
            (
                ["@type": "LayerNorm"], ["B", 4, 0],
                "Layer: the input must have samples and features, but is (B, 4, 0)"
            ),
            (
                ["@type": "Reshape", "shape": [5, -1]], ["T", "B", 4, 3],
                "Layer: the 12 features of (T, B, 4, 3) cannot be given the shape [5, -1]"
            ),
            (
                ["@type": "Reshape", "shape": [3, 2]], ["T", "B", 4, 3],
                "Layer: the 12 features of (T, B, 4, 3) cannot be given the shape [3, 2]"
            ),
            (
                ["@type": "Reshape", "shape": [4_000_000_000, 4_000_000_000, -1]], ["T", "B", 4, 3],
                "Layer: the shape [4000000000, 4000000000, -1] would have too many elements"
            ),
        ] as [(JSONValue, JSONValue, String)])
    func refusedInputs(layer: JSONValue, shape: JSONValue, message: String) throws {
        let error = #expect(throws: NetworkError.self) { try make(layer, shape) }
        #expect(error?.message == message)
    }

    @Test(
        "Options out of range are refused",
        arguments: [
            ["@type": "BatchNorm", "decay": 1.5], ["@type": "BatchNorm", "epsilon": 0],
            ["@type": "LayerNorm", "epsilon": -1], ["@type": "Reshape"], ["@type": "Reshape", "shape": []],
            ["@type": "Reshape", "shape": [-1, -1]], ["@type": "Reshape", "shape": [0, 12]],
            ["@type": "Reshape", "shape": [-2, 6]],
        ] as [JSONValue])
    func refusedOptions(layer: JSONValue) throws {
        #expect(throws: DescriptionError.self) { try make(layer) }
    }
}
