import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What a layer keeps is not what it learns.
@Suite struct KeptViewsTests {
    private func network(_ layer: any Layer) throws -> Network {
        let input = Input(["default": [.time, .batch, 2]])
        let network = try Network(handler: ReferenceHandler()) {
            input >>> FullyConnected(2, activation: .tanh, name: "Before") >>> layer
                >>> FullyConnected(2, activation: .tanh, name: "Next") >>> Loss(name: "Sum")
        }
        return network
    }

    private func pass(_ network: Network) throws {
        try network.prepare(time: 2, batch: 3)
        let data = try #require(network.input("default"))
        for index in 0..<data.count { data[flat: index] = Float(index % 5) - 1.5 }
        network.forward()
        network.backward()
    }

    private func values(_ network: Network, _ view: String) throws -> [Float] {
        try network.buffer("Layer.parameters.\(view)").values
    }

    private func kept(_ network: Network) -> [String] {
        network.parameterViews.filter(\.role.isKept).map(\.name)
    }

    @Test("layers say what they keep, and what lies between is stepped in runs")
    func roles() throws {
        let normalized = try network(BatchNormalization(name: "Layer"))
        #expect(kept(normalized) == ["mu", "sigma"])
        #expect(
            normalized.parameterViews.map(\.role).filter(\.isKept) == [
                .kept(initially: 0), .kept(initially: 1),
            ])
        #expect(normalized.learnedCount == 16 && normalized.steppedRanges == [0..<10, 14..<20])
        #expect(kept(try network(Clockwork(3, name: "Layer"))) == ["timing"])
        #expect(kept(try network(ClockworkLstm(3, name: "Layer"))) == ["timing"])
        let both = try network(Bidirectional(ClockworkLstm(2), name: "Layer"))
        #expect(kept(both) == ["forward_timing", "backward_timing"])
        #expect(both.steppedRanges.count == 3)
        for layer in [Lstm(3, name: "Layer"), Gru(3, name: "Layer"), NoOp(name: "Layer")] as [any Layer] {
            let network = try network(layer)
            #expect(network.steppedRanges == [0..<network.parameters.count])
        }
        // Also from the description alone.
        #expect(try both.descriptionValue.parameterViews() == both.parameterViews)
    }

    // MARK: Rules

    /// Rules, and which of `mu` and `sigma` they name.
    private static let rules: [(rules: [String: [String: Double]], names: [String])] = [
        (["Layer": ["mu": 7]], ["mu"]),
        (["*": ["mu": 7]], ["mu"]),
        (["default": ["mu": 7]], ["mu"]),
        (["Layer": ["m*": 7]], ["mu"]),
        (["Layer": ["[ms]*": 7]], ["mu", "sigma"]),
        (["La*": ["?u": 7]], ["mu"]),
        (["*": ["s*": 7]], ["sigma"]),
        (["Layer": ["default": 7]], []),
        (["Layer": ["*": 7]], []),
        (["Layer": ["*a": 7]], []),
        (["Layer": ["[!b]*": 7]], []),
        (["*": ["[!W]*": 7]], []),
        (["default": ["*": 7]], []),
        (["default": ["*": 7, "sigma": 8]], ["sigma"]),
        (["Layer": ["gamma": 7], "default": ["mu": 7]], ["mu"]),
        (["Layer": ["gamma": 7], "*": ["mu": 7]], ["mu"]),
    ]

    @Test("an initializer reaches what is kept if its rule names it", arguments: rules.indices)
    func initializers(index: Int) throws {
        let network = try network(BatchNormalization(name: "Layer"))
        var rules: [String: ViewRules<any Initializer>.Rule] = Self.rules[index].rules.mapValues {
            .views($0.mapValues { Constant($0) })
        }
        // What is learned begins with it where no rule is for it; what is kept does not.
        rules["fallback"] = .all(Constant(0.25))
        try network.initialize(InitializerRules(ViewRules(rules)), seed: 1)
        let names = Self.rules[index].names
        #expect(try values(network, "mu").allSatisfy { ($0 == 0) != names.contains("mu") })
        #expect(try values(network, "sigma").allSatisfy { ($0 == 1) != names.contains("sigma") })
        #expect(!(try values(network, "gamma").contains { $0 != 0.25 && $0 != 7 }))
    }

    @Test("a weight modifier reaches what is kept if its rule names it", arguments: rules.indices)
    func weightModifiers(index: Int) throws {
        let network = try network(BatchNormalization(name: "Layer"))
        network.parameters.fill(4)
        try network.setWeightModifiers(
            ModifierRules(
                ViewRules(
                    Self.rules[index].rules.mapValues {
                        .views($0.mapValues { _ in [WeightDecay(0.5)] })
                    })))
        network.applyWeightModifiers()
        for view in ["mu", "sigma"] {
            let isReached = Self.rules[index].names.contains(view)
            #expect(try values(network, view) == [Float](repeating: isReached ? 2 : 4, count: 2), "\(view)")
        }
    }

    /// `y = x + offset`, where the offset is kept and nothing is learned.
    private struct Offset: Layer {
        static let typeName = "Offset"
        var label = LayerLabel("Layer")
        private var offset = KeptView()

        enum CodingKeys: CodingKey {}

        mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
            let input = try inputs.shape()
            var structure = LayerStructure(outputs: [Named("default", input)])
            offset = structure.keeps("offset", input.features, initially: 3)
            return structure
        }

        func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
            let output = buffers.outputs[0].matrix
            pass.handler.copy(buffers.input().matrix, into: output)
            for row in 0..<output.rows {
                pass.handler.add(buffers.kept[offset].vector.row, times: 1, into: output.rows(row, count: 1))
            }
        }

        func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
            guard let deltas = buffers.inputDeltas[0] else { return }
            pass.handler.copy(buffers.outputDeltas[0].matrix, into: deltas.matrix)
        }
    }

    @Test(
        "a layer may learn nothing and keep something",
        arguments: [("*", false), ("**", false), ("o*", true)])
    func nothingLearned(pattern: String, isReached: Bool) throws {
        let network = try network(Offset())
        try network.initialize(
            ["default": Gaussian(), "Layer": [pattern: Constant(7)] as [String: any Initializer]], seed: 1)
        #expect(try values(network, "offset") == (isReached ? [7, 7] : [3, 3]))
        try pass(network)
        #expect(try network.buffer("Layer.gradients.offset").values == [0, 0])
        #expect(try network.buffer("Before.gradients.W").values.contains { $0 != 0 })

        // Where nothing learns before it, it has no backward pass.
        let input = Input(["default": [.time, .batch, 2]])
        let alone = try Network(handler: ReferenceHandler()) {
            input >>> Offset() >>> FullyConnected(2, activation: .tanh, name: "Next") >>> Loss()
        }
        try alone.initialize(Gaussian(), seed: 1)
        try pass(alone)
        #expect(alone.steppedRanges == [2..<8])
        #expect(try alone.buffer("Next.gradients.bias").values.contains { $0 != 0 })
    }

    @Test("a pattern for the views of both directions names their clocks")
    func directions() throws {
        let network = try network(Bidirectional(Clockwork(2), name: "Layer"))
        try network.initialize(
            ["default": Gaussian(), "Layer": ["*_timing": Constant(3), "default": Gaussian()]], seed: 1)
        #expect(try values(network, "forward_timing") == [3, 3])
        #expect(try values(network, "backward_timing") == [3, 3])
        try network.initialize(
            ["default": Gaussian(), "Layer": ["b*": Gaussian(), "default": Gaussian()]], seed: 1)
        #expect(try values(network, "backward_timing") == [1, 1])
    }

    @Test("an initializer that is named and refuses is an error, and no fallback for weights is asked")
    func refusing() throws {
        let network = try network(Clockwork(3, name: "Layer"))
        #expect(
            throws: NetworkError(
                .initialization,
                "Layer.parameters.timing: ArrayInitializer has no values for the shape 3: it needs the shape 2 of its "
                    + "array"
            )
        ) {
            try network.initialize(
                [
                    "default": Gaussian(), "fallback": Constant(0.1),
                    "Layer": ["timing": ArrayInitializer([1, 2]), "default": Gaussian()],
                ],
                seed: 1)
        }
    }

    // MARK: Gradients

    @Test("a loss on what is kept counts, and sends nothing back")
    func constant() throws {
        let layer = BatchNormalization(name: "Layer")
        let decays = ["sigma", "gamma"].map { (view: $0, layer: L2DecayLayer(name: "Decay_\($0)")) }
        let input = Input(["default": [.time, .batch, 2]])
        let network = try Network(handler: ReferenceHandler()) {
            input >>> layer >>> Loss(name: "Sum")
            for (view, decay) in decays {
                layer["..parameters.\(view)"] >>> decay
                decay["loss"] >>> Loss(name: "Of_\(view)")
            }
        }
        try network.initialize(
            ["default": Constant(0), "Layer": ["gamma": Constant(2), "default": Constant(0)]], seed: 1)
        try network.prepare(time: 1, batch: 2)
        for _ in 0..<2 {
            network.forward()
            network.backward(inputDeltas: true)
            #expect(network.losses.map(\.value).sorted() == [0, 1, 4])
            #expect(try network.buffer("Layer.gradients.sigma").values == [0, 0])
            #expect(try network.buffer("Layer.gradients.gamma").values == [2, 2])
        }
    }

    @Test("a gradient modifier that names what is kept gives it gradients, which steppers follow")
    func named() throws {
        let network = try network(BatchNormalization(name: "Layer"))
        try network.initialize(
            ["default": Gaussian(), "Layer": ["sigma": Constant(2), "default": Gaussian()]], seed: 1)
        #expect(network.steppedRanges == [0..<10, 14..<20])
        try network.setGradientModifiers([
            "default": L2Decay(0.5), "Layer": ["sigma": L2Decay(0.25), "default": L2Decay(0.5)],
        ])
        #expect(network.steppedRanges == [0..<10, 12..<20])
        for _ in 0..<2 {
            try pass(network)
            #expect(try network.buffer("Layer.gradients.mu").values == [0, 0])
            #expect(try network.buffer("Layer.gradients.sigma").values == [0.5, 0.5])
        }
        try network.setGradientModifiers([:])
        #expect(network.steppedRanges == [0..<10, 14..<20])
        try pass(network)
        #expect(try network.buffer("Layer.gradients.sigma").values == [0, 0])
    }

    @Test("the state has a place for every modifier that matches, as it always had")
    func state() throws {
        var network = try network(BatchNormalization(name: "Layer"))
        try network.setWeightModifiers(["default": FreezeValues()])
        network.applyWeightModifiers()
        let tree = network.stateTree
        guard case .group(let weights)? = tree["weight_modifiers"] else {
            Issue.record("no weight modifiers")
            return
        }
        #expect(Set(weights.names).isSuperset(of: ["Layer.mu.0", "Layer.gamma.0"]))
        // One in which the statistics were frozen, too.
        var frozen = StateTree()
        try frozen.insert(.floats(shape: [2], [9, 9]), named: "values")
        var changed = StateTree()
        for (name, value) in weights.entries {
            try changed.insert(name == "Layer.mu.0" ? .group(frozen) : value, named: name)
        }
        var old = StateTree()
        for (name, value) in tree.entries {
            try old.insert(name == "weight_modifiers" ? .group(changed) : value, named: name)
        }
        try network.restore(from: old)
        #expect(network.stateTree == old)
        network.applyWeightModifiers()
        #expect(try values(network, "mu") == [0, 0])
    }
}
