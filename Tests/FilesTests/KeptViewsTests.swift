import Brainstorm
import TestSupport
import Testing

/// What layers keep (running statistics, clocks) under everything in the registry that changes parameters.
@Suite struct KeptViewsTests {
    /// A layer between two others, also in the flat buffer: `Input → Before → Layer → Next → Loss`.
    private static func network(_ layer: JSONValue) throws -> Network {
        guard case .object(var members) = layer else { throw MissingMember() }
        members["@outgoing_connections"] = ["Next.default"]
        return try Network(
            description: [
                "@type": "Network", "handler": ["@type": "NumpyHandler", "dtype": "float32"],
                "architecture": [
                    "Input": [
                        "@type": "Input",
                        "out_shapes": ["default": ["T", "B", 4], "targets": ["T", "B", 2]],
                        "@outgoing_connections": [
                            "default": ["Before.default"], "targets": ["Output.targets"],
                        ],
                    ],
                    "Before": [
                        "@type": "FullyConnected", "size": 4, "activation": "tanh",
                        "@outgoing_connections": ["Layer.default"],
                    ],
                    "Layer": .object(members),
                    "Next": [
                        "@type": "FullyConnected", "size": 2, "activation": "linear",
                        "@outgoing_connections": ["Output.default"],
                    ],
                    "Output": ["@type": "SquaredError", "@outgoing_connections": ["loss": ["Loss.default"]]],
                    "Loss": ["@type": "Loss"],
                ],
            ], registry: .standard)
    }

    private struct MissingMember: Error {}

    /// Layers that run a layer both ways keep what it keeps.
    private static let layers: [JSONValue] = {
        let samples = RegistrySamples.layers.compactMap { try? JSONValue(parsing: $0) }
        let both = samples.map { ["@type": "Bidirectional", "layer": $0, "merge": "concat"] as JSONValue }
        return (samples + both).filter { layer in
            (try? network(layer))?.parameterViews.contains(where: \.role.isKept) ?? false
        }
    }()

    @Test("the layers that keep something are known")
    func known() {
        let names = Self.layers.map { layer -> String in
            guard case .string(let type)? = layer["@type"] else { return "" }
            guard case .string(let inner)? = layer["layer"]?["@type"] else { return type }
            return "\(type) \(inner)"
        }
        #expect(
            names == [
                "Clockwork", "ClockworkLstm", "BatchNorm", "Bidirectional Clockwork",
                "Bidirectional ClockworkLstm",
            ])
    }

    /// A stepper, and modifiers of weights and of gradients for everything.
    struct Setting: Sendable, CustomTestStringConvertible {
        let stepper: String
        var weight: String?
        var gradient: String?

        var testDescription: String { "\(stepper) \(weight ?? "") \(gradient ?? "")" }

        /// Masks fit one shape only.
        static let all: [Setting] = RegistrySamples.steppers.flatMap { stepper in
            [Setting(stepper: stepper)]
                + RegistrySamples.weightModifiers.map { Setting(stepper: stepper, weight: $0) }
                + RegistrySamples.gradientModifiers.map { Setting(stepper: stepper, gradient: $0) }
        }.filter { !$0.testDescription.contains("MaskValues") }
    }

    /// Rules that mean everything.
    private static let everything: [@Sendable (JSONValue) -> JSONValue] = [
        { ["default": $0] }, { ["*": $0] }, { ["*": ["*": $0]] }, { ["*": ["[!W]*": $0, "default": $0]] },
        { ["Layer": $0, "default": ["default": $0]] },
    ]

    @Test("changes by its own rule only, whatever steps, decays or clips", arguments: layers, Setting.all)
    func ownRule(layer: JSONValue, setting: Setting) throws {
        let stepperSample = try JSONValue(parsing: setting.stepper)
        for rules in setting.weight == nil && setting.gradient == nil ? [{ $0 }] : Self.everything {
            let network = try Self.network(layer)
            try network.initialize(Gaussian(std: 0.5), seed: 4)
            let kept = network.parameterViews.filter(\.role.isKept)
            for view in kept where view.name.hasSuffix("timing") {
                try network.buffer(view.path).copy(from: (0..<view.shape.count).map { Float(1 + $0 % 3) })
            }
            func modifiers(_ text: String?, _ kind: Kind) throws -> ModifierRules {
                guard let text else { return [:] }
                return try DescriptionDecoder(registry: .standard).decode(
                    ModifierRules.self, from: rules([JSONValue(parsing: text)]))
            }
            try network.setWeightModifiers(modifiers(setting.weight, .weightModifier))
            try network.setGradientModifiers(modifiers(setting.gradient, .gradientModifier))

            var stepper = try Registry.standard.make((any Stepper).self, kind: .stepper, from: stepperSample)
            let count = network.parameters.count
            try stepper.prepare(parameterCount: count)
            let fresh = stepper.stateTree
            let learned = network.parameters.values
            var expected = try kept.map { try network.buffer($0.path).copy() }
            for update in 0..<3 {
                try network.prepare(time: 3, batch: 4)
                for name in network.inputNames {
                    let key = RandomKey(seed: UInt64(update), purpose: name)
                    let input = try #require(network.input(name))
                    for index in 0..<input.count { input[flat: index] = key.normal(at: UInt64(index)) }
                }
                stepper.beforeForward(network)
                network.forward(training: stepper.usesTrainingPass, step: UInt64(update))
                try Self.follow(layer, network, kept, &expected)
                if stepper.usesGradients { stepper.descend(network) }
                network.applyWeightModifiers()
                for (view, expected) in zip(kept, expected) {
                    let found = try network.buffer(view.path).values
                    #expect(
                        found.map(\.bitPattern) == expected.values.map(\.bitPattern),
                        "\(view.path) after update \(update + 1)")
                    #expect(network.gradients.values[view.range].allSatisfy { $0 == 0 })
                }
            }
            if stepper.usesGradients { #expect(network.parameters.values != learned) }
            // Velocities and the like lie beside what is kept as they began.
            for (name, value) in stepper.stateTree.entries {
                guard case .floats(_, let values) = value, values.count == count,
                    case .floats(_, let first)? = fresh[name]
                else { continue }
                for view in kept { #expect(values[view.range] == first[view.range], "\(name)") }
            }
        }
    }

    /// What the layer's own rule makes of what it keeps in a training pass.
    private static func follow(
        _ layer: JSONValue, _ network: Network, _ kept: [ParameterView], _ expected: inout [NDArray]
    ) throws {
        guard layer["@type"] == "BatchNorm" else { return }
        guard case .number(let decay)? = layer["decay"] else { throw MissingMember() }
        for (view, values) in zip(kept, expected) {
            let batch = try network.buffer("Layer.internals.\(view.name)_b")
            network.handler.scale(values.vector, by: Float(decay))
            network.handler.add(batch.vector.row, times: Float(1 - decay), into: values.vector.row)
        }
    }

    /// A network with all kinds of kept views, that has been trained.
    private static func trained(seed: UInt64) throws -> Network {
        let network = try network(["@type": "BatchNorm", "decay": 0.5])
        try network.initialize(Gaussian(std: 0.5), seed: seed)
        try network.prepare(time: 1, batch: 4)
        for name in network.inputNames {
            let key = RandomKey(seed: seed, purpose: name)
            let input = try #require(network.input(name))
            for index in 0..<input.count { input[flat: index] = key.normal(at: UInt64(index)) }
        }
        network.forward(training: true)
        return network
    }

    @Test("goes on to the same bytes when a run is cut and resumed")
    func resumed() throws {
        let key = RandomKey(seed: 3, purpose: "samples")
        func column(_ features: Int, from start: UInt64) throws -> Samples.Column {
            try Samples.Column(
                shape: [2, 20, features],
                values: (0..<UInt64(40 * features)).map { key.normal(at: start + $0) })
        }
        let samples = try Samples(["default": column(4, from: 0), "targets": column(2, from: 1000)])
        for layer in Self.layers {
            func start() throws -> (Trainer, Network) {
                let network = try Self.network(layer)
                try network.initialize(Gaussian(std: 0.5), seed: 4)
                let stepper = AdamWStepper(learningRate: 0.05, weightDecay: 0.5)
                return (Trainer(stepper: stepper, hooks: [StopAfterEpoch(3)], verbose: false), network)
            }
            func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
                try trainer.train(
                    network, on: Minibatches(of: 6, samples, seed: 1), output: SilentOutput(),
                    stopAfterUpdates: updates)
            }
            let (whole, network) = try start()
            try train(whole, network)
            let (part, cut) = try start()
            try train(part, cut, updates: 5)
            let (rest, loaded) = try Trainer.load(from: part.bytes())
            #expect(loaded.parameterViews == network.parameterViews)
            try train(rest, loaded)
            #expect(try rest.bytes() == whole.bytes())
        }
    }

    @Test("is saved among the parameters, and transferred like them")
    func transferred() throws {
        let source = try Self.trained(seed: 1)
        let statistics = try source.buffer("Layer.parameters.sigma").values
        #expect(!statistics.contains(1))
        let file = try HDF5File(bytes: source.bytes())
        #expect(try file.root.dataset("layers/Layer/parameters/sigma").read(Float.self) == statistics)
        let copy = try Network.load(from: source.bytes())
        #expect(copy.parameterViews == source.parameterViews)
        #expect(copy.parameters.values == source.parameters.values)

        let other = try Self.trained(seed: 2)
        let report = try other.loadParameters(from: source.bytes(), matching: ["Layer"])
        #expect(report.matched.map(\.name).contains("Layer.sigma"))
        #expect(try other.buffer("Layer.parameters.sigma").values == statistics)
        #expect(
            try other.buffer("Layer.parameters.mu").values == source.buffer("Layer.parameters.mu").values)
        #expect(
            try other.buffer("Next.parameters.W").values != source.buffer("Next.parameters.W").values)
    }
}
