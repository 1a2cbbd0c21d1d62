import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What recurrent layers promise beyond their table's rows.
struct RecurrentLayerTests {
    private func network(_ layer: any Layer) throws -> Network {
        let network = try Network(handler: ReferenceHandler()) {
            Input(["default": [.time, .batch, 2]]) >>> layer >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.7), seed: 4)
        return network
    }

    /// Feeds steps of a fixed sequence and gives the layer's output, step by step.
    private func run(
        _ network: Network, steps: Range<Int>, context: Context? = nil, batch: Int = 2
    ) throws -> [[Float]] {
        try network.prepare(time: steps.count, batch: batch)
        let input = try #require(network.input("default"))
        let key = RandomKey(seed: 9, purpose: "sequence")
        let start = steps.lowerBound * batch * 2
        for index in 0..<input.count { input[flat: index] = key.normal(at: UInt64(start + index)) }
        network.forward(context: context)
        let values = try network.buffer("Layer.outputs.default").values
        let width = values.count / (steps.count + (network.context.states.isEmpty ? 0 : 1))
        return steps.indices.enumerated().map { index, _ in
            Array(values[index * width..<(index + 1) * width])
        }
    }

    @Test("a Gru goes on from a context as if the sequence had not been cut")
    func gruContext() throws {
        let network = try network(Gru(3, name: "Layer"))
        let whole = try run(network, steps: 0..<6)
        let first = try run(network, steps: 0..<4)
        let second = try run(network, steps: 4..<6, context: network.context)
        #expect(first + second == whole)
    }

    @Test("units with clocks change only at the multiples of their timing", arguments: [false, true])
    func clocks(isLstm: Bool) throws {
        let layer: any Layer = isLstm ? ClockworkLstm(4, name: "Layer") : Clockwork(4, name: "Layer")
        let network = try network(layer)
        let timing: [Float] = [1, 2, 3, 0]
        try network.buffer("Layer.parameters.timing").copy(from: timing)
        let steps = try run(network, steps: 0..<8, batch: 1)
        for time in 1..<8 {
            let changed = zip(steps[time], steps[time - 1]).map { $0 != $1 }
            #expect(changed == [true, time % 2 == 0, time % 3 == 0, false], "at time \(time)")
        }
    }

    @Test("a context reaches the forward direction alone")
    func bidirectionalContext() throws {
        let network = try network(Bidirectional(Lstm(3), name: "Layer"))
        func run(_ steps: Range<Int>, _ context: Context?) throws -> (forward: [[Float]], back: [[Float]]) {
            try network.prepare(time: steps.count, batch: 1)
            let input = try #require(network.input("default"))
            let key = RandomKey(seed: 9, purpose: "sequence")
            for index in 0..<input.count {
                input[flat: index] = key.normal(at: UInt64(steps.lowerBound * 2 + index))
            }
            network.forward(context: context)
            let values = try network.buffer("Layer.outputs.default").values
            return (
                steps.indices.enumerated().map { index, _ in Array(values[index * 6..<index * 6 + 3]) },
                steps.indices.enumerated().map { index, _ in Array(values[index * 6 + 3..<index * 6 + 6]) }
            )
        }
        let whole = try run(0..<6, nil)
        let first = try run(0..<4, nil)
        let context = network.context
        let afresh = try run(4..<6, nil)
        let second = try run(4..<6, context)
        #expect(first.forward + second.forward == whole.forward)
        #expect(second.forward != afresh.forward)
        #expect(second.back == afresh.back && second.back == Array(whole.back.suffix(2)))
    }

    @Test("the backward direction of a layer is the forward direction of the reversed sequence")
    func mirrored() throws {
        let network = try network(Bidirectional(Gru(3), name: "Layer"))
        for view in network.parameterViews where view.name.hasPrefix("backward_") {
            let twin = view.path.replacing("backward_", with: "forward_")
            try network.buffer(view.path).copy(from: network.buffer(twin).values)
        }
        try network.prepare(time: 4, batch: 1)
        let input = try #require(network.input("default"))
        let sequence: [[Float]] = [[1, 2], [-1, 0.5], [0.25, -2], [3, 0]]
        input.copy(from: sequence.flatMap { $0 })
        network.forward()
        let once = try network.buffer("Layer.outputs.default").values
        input.copy(from: sequence.reversed().flatMap { $0 })
        network.forward()
        let reversed = try network.buffer("Layer.outputs.default").values
        for time in 0..<4 {
            let mirror = 3 - time
            #expect(once[time * 6..<time * 6 + 3] == reversed[mirror * 6 + 3..<mirror * 6 + 6])
        }
    }

    private func make(_ json: JSONValue) throws -> any Layer {
        try Registry().addingNetworks().make((any Layer).self, kind: .layer, from: json)
    }

    @Test(
        "gradients are added to those of a loss on a parameter",
        arguments: (LayerRow.gated + LayerRow.clockwork + LayerRow.bidirectional).filter {
            !$0.name.contains(" rel")
        })
    func addedGradients(row: LayerRow) throws {
        func gradients(decayed view: String?) throws -> (values: [Float], views: [ParameterView]) {
            let layer = row.layer()
            let shapes = row.inputs.merging(["weights": row.outputShape]) { $1 }
            let (input, weigh) = (Input(shapes), Mask(name: "Weigh"))
            let network = try Network(handler: ReferenceHandler()) {
                input["default"] >>> layer >>> weigh >>> Loss(name: "Loss")
                input["weights"] >>> weigh["mask"]
                if let view { layer["..parameters.\(view)"] >>> Loss(importance: 0.5, name: "Decay") }
            }
            try network.initialize(row.initializers, seed: 3)
            try network.prepare(time: 3, batch: 2)
            for name in network.inputNames {
                guard let array = network.input(name) else { continue }
                let key = RandomKey(seed: 1, purpose: name)
                for index in 0..<array.count { array[flat: index] = key.normal(at: UInt64(index)) }
            }
            // Twice, so that nothing is left over from the pass before.
            for _ in 0..<2 {
                network.forward()
                network.backward()
            }
            return (network.gradients.values, network.parameterViews)
        }
        let (plain, views) = try gradients(decayed: nil)
        #expect(plain.contains { $0 != 0 })
        for view in views {
            let (added, _) = try gradients(decayed: view.name)
            // What is kept is a constant, also to a loss.
            let range = view.role.isKept ? 0..<0 : view.range
            for index in plain.indices {
                let expected = plain[index] + (range.contains(index) ? 0.5 : 0)
                #expect(abs(added[index] - expected) <= 1e-5 * max(1, abs(expected)), "\(view.path)")
            }
        }
    }

    @Test("only layers that walk through time run both ways")
    func refusedInnerLayers() throws {
        for type in ["FullyConnected", "Bidirectional"] {
            let inner: JSONValue =
                type == "Bidirectional"
                ? ["@type": "Bidirectional", "layer": ["@type": "Gru"]] : ["@type": "FullyConnected"]
            let error = try #require(throws: DescriptionError.self) {
                try make(["@type": "Bidirectional", "layer": inner])
            }
            #expect(
                error.description.contains(
                    "\(type) does not walk through time, so it cannot run both ways"), "\(error)")
            #expect(error.description.contains("Recurrent, Lstm, Gru, Clockwork or ClockworkLstm"))
            #expect(error.description.contains("layer"))
        }
        #expect(throws: DescriptionError.self) { try make(["@type": "Bidirectional"]) }
        #expect(throws: DescriptionError.self) {
            try make(["@type": "Bidirectional", "layer": ["@type": "Gru"], "merge": "product"])
        }
    }

    @Test("sizes of recurrent layers from files are refused, not computed with, where they do not fit")
    func hugeSizes() throws {
        for type in ["Recurrent", "Lstm", "Gru", "Clockwork", "ClockworkLstm"] {
            for size in [Int64.max, Int64.max / 4, 1 << 40] {
                let inner: JSONValue = ["@type": .string(type), "size": .integer(size)]
                for json in [inner, ["@type": "Bidirectional", "layer": inner]] {
                    let layer = try make(json)
                    #expect(throws: NetworkError.self, "\(type) of \(size)") {
                        try Network(handler: ReferenceHandler()) {
                            Input(["default": [.time, .batch, 2]]) >>> layer >>> Loss()
                        }
                    }
                }
            }
            #expect(throws: DescriptionError.self) { try make(["@type": .string(type), "size": 0]) }
        }
    }

    @Test("an Lstm says that it has no peepholes, and nothing if it has, as brainstorm 0.5 writes it")
    func peepholes() throws {
        let encoder = DescriptionEncoder()
        #expect(
            try encoder.describe(Lstm(3)) == ["@type": "Lstm", "size": 3, "activation": "tanh"])
        #expect(
            try encoder.describe(Lstm(3, peepholes: false))
                == ["@type": "Lstm", "size": 3, "activation": "tanh", "peepholes": false])
        let without = try network(Lstm(3, peepholes: false, name: "Layer"))
        let with = try network(Lstm(3, name: "Layer"))
        #expect(!without.parameterViews.contains { $0.name.hasPrefix("p") })
        #expect(with.parameters.count - without.parameters.count == 9)
        // Peepholes of zero are none.
        for view in with.parameterViews {
            if view.name.hasPrefix("p") {
                try with.buffer(view.path).copy(from: [0, 0, 0])
            } else {
                try with.buffer(view.path).copy(from: without.buffer(view.path).values)
            }
        }
        #expect(try run(with, steps: 0..<5) == run(without, steps: 0..<5))
    }
}
