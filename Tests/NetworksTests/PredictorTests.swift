import Arrays
import Handlers
import Networks
import Testing

/// A predictor gives what the network gives, from less.
struct PredictorTests {
    private func fill(_ array: NDArray, seed: UInt64, _ value: (Float) -> Float = { $0 }) {
        let key = RandomKey(seed: seed, purpose: "data")
        for index in 0..<array.count { array[flat: index] = value(key.normal(at: UInt64(index))) }
    }

    private func bits(_ array: NDArray) -> [UInt32] { array.buffer.map(\.bitPattern) }

    /// Copies the network's inputs to where the predictor has them, after filling all that it has with what no
    /// layer may read.
    private func feed(_ predictor: Predictor, from network: Network) throws {
        try predictor.prepare(time: network.time, batch: network.batch)
        predictor.block?.fill(.nan)
        for name in predictor.inputNames {
            let source = try #require(network.input(name))
            try #require(predictor.input(name)).copy(from: source.buffer)
        }
    }

    /// Compares what predictors for each path alone, and one for all, compute with what the network's last pass left.
    private func compare(_ network: Network, _ paths: [String]) throws {
        func expected(_ path: String) throws -> [UInt32] {
            let parts = path.split(separator: ".").map(String.init)
            let kind = try #require(BufferKind(rawValue: parts[1]))
            let found = try network.lastBuffers(kind, of: parts[0]).first { $0.name == parts[2] }
            return bits(try #require(found).array)
        }
        for asked in paths.map({ [$0] }) + [paths] {
            let predictor = try network.predictor(for: asked)
            for _ in 0..<2 {
                try feed(predictor, from: network)
                predictor.run()
                for (path, result) in zip(asked, predictor.results) {
                    #expect(try bits(result) == expected(path), "\(path) of \(asked)")
                }
            }
        }
    }

    @Test("every layer computes the network's bits in memory that others have used", arguments: LayerRow.all)
    func layers(row: LayerRow) throws {
        for handler: any Handler in [ReferenceHandler(), CPUHandler(CPUConfiguration(threads: 2))] {
            let network = try row.tester.network(handler: handler)
            try network.initialize(row.initializers, seed: 3)
            for (time, batch) in [(4, 3), (1, 1)] {
                try network.prepare(time: time, batch: batch)
                for (index, name) in network.inputNames.enumerated() {
                    let value = row.constants[name] ?? row.values[name] ?? { $0 }
                    fill(try #require(network.input(name)), seed: UInt64(index) + row.seed, value)
                }
                network.forward()
                let inputs = row.inputs.keys.sorted().map { "Layer.inputs.\($0)" }
                try compare(network, network.outputPaths + inputs)
            }
        }
    }

    private func classifier(_ handler: any Handler = CPUHandler()) throws -> Network {
        let network = try Network(outputName: "Output.outputs.predictions", handler: handler) {
            let input = Input(["default": [.time, .batch, 12], "targets": [.time, .batch, 1]])
            let output = SoftmaxCE(name: "Output")
            let side = FullyConnected(7, name: "Side")
            let classes = FullyConnected(5, activation: .linear, name: "Classes")
            input >>> FullyConnected(9, name: "Hid") >>> classes >>> output
            input >>> side >>> classes
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.5), seed: 3)
        return network
    }

    @Test("predictions do not need targets, and losses do")
    func targets() throws {
        let network = try classifier()
        let predictor = try network.predictor()
        #expect(predictor.inputNames == ["default"])
        let data = NDArray([2, 3, 12])
        fill(data, seed: 5)
        let answers = try predictor.predict(inputs: ["default": data])
        #expect(answers.shape == [2, 3, 5])
        try network.prepare(time: 2, batch: 3)
        network.input("default")?.copy(from: data.buffer)
        network.input("targets")?.fill(3)
        network.forward()
        #expect(bits(answers) == bits(try network.buffer("Output.outputs.predictions")))
        // Data that nothing needs may be there.
        let targets = NDArray([2, 3, 1])
        #expect(bits(try predictor.predict(inputs: ["default": data, "targets": targets])) == bits(answers))

        let losses = try network.predictor(for: ["Loss.outputs.loss", "Output.outputs.predictions"])
        #expect(losses.inputNames == ["default", "targets"])
        targets.fill(3)
        let all = try losses.predictAll(inputs: ["default": data, "targets": targets])
        #expect(all["Loss.outputs.loss"].map { Double($0[flat: 0]) } == network.totalLoss)
        #expect(all["Output.outputs.predictions"].map(bits) == bits(answers))
        #expect(
            throws: NetworkError(
                .mismatch,
                "the input 'targets' is missing; 'Loss.outputs.loss', 'Output.outputs.predictions' depend on "
                    + "'default', 'targets'")
        ) { try losses.predict(inputs: ["default": data]) }
    }

    @Test("only layers on the way run: what they would write stays")
    func onTheWay() throws {
        let network = try classifier()
        let hidden = try network.predictor(for: ["Hid.outputs.default"])
        #expect(hidden.inputNames == ["default"])
        try hidden.prepare(time: 1, batch: 1)
        // Twelve inputs and nine outputs, each from a cache line on.
        #expect(hidden.bufferBytes == 2 * 64)
    }

    @Test("what does not suit is refused with what would")
    func refusals() throws {
        let network = try classifier()
        func message(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "no error"
            } catch { return "\(error)" }
        }
        #expect(
            message { _ = try network.predictor(for: ["Hid.outputs.defaul"]) }
                == "unknown buffer: there is no buffer 'Hid.outputs.defaul'; did you mean 'Hid.outputs.default'?"
        )
        #expect(
            message { _ = try network.predictor(for: ["Hid.gradients.W"]) }
                == "unknown buffer: a predictor computes outputs, inputs and internals of forward passes, and "
                + "'Hid.gradients.W' is none of them")
        try network.setOutputName(nil)
        let silent = try Network(handler: ReferenceHandler()) {
            Input(["default": [.time, .batch, 2]]) >>> FullyConnected(3, name: "FC")
        }
        #expect(
            message { _ = try silent.predictor() }
                == "unknown buffer: the network does not say which buffer holds its answers; name one of "
                + "'FC.outputs.default', 'Input.outputs.default'")
        let predictor = try network.predictor()
        #expect(
            message { _ = try predictor.predict(inputs: ["default": NDArray([1, 2, 11])]) }
                == "mismatch: input 'default' has shape 1 × 2 × 11, and must have (T, B, 12)")
        #expect(
            message { _ = try predictor.predict(inputs: ["image": NDArray([1])]) }
                == "mismatch: the network has no input 'image'; its inputs are 'default', 'targets'")
        #expect(
            message { _ = try predictor.predict(sample: ["default": [1, 2]]) }
                == "mismatch: input 'default' has 2 numbers, and must have 12")
        let losses = try network.predictor(for: ["Loss.outputs.loss"])
        #expect(
            message {
                _ = try losses.predict(inputs: [
                    "default": NDArray([1, 2, 12]), "targets": NDArray([1, 3, 1]),
                ])
            }
                == "mismatch: input 'targets' has shape 1 × 3 × 1, and 'default' has 1 time steps of 2 samples: "
                + "they must agree")
    }

    @Test("a single sample's answer is the first of a batch's", arguments: [1, 2])
    func sample(threads: Int) throws {
        let network = try classifier(ReferenceHandler())
        let predictor = try network.predictor()
        let data = NDArray([1, 4, 12])
        fill(data, seed: 6)
        let all = try predictor.predict(inputs: ["default": data]).values
        let one = try predictor.predict(sample: ["default": Array(data.values[0..<12])])
        #expect(one == Array(all[0..<5]))
    }

    @Test("a predictor follows the network's parameters")
    func follows() throws {
        let network = try classifier()
        let predictor = try network.predictor()
        let sample = ["default": [Float](repeating: 1, count: 12)]
        let before = try predictor.predict(sample: sample)
        network.parameters.fill(0)
        let after = try predictor.predict(sample: sample)
        #expect(before != after)
        #expect(after == [Float](repeating: 0.2, count: 5))
    }

    // MARK: Memory

    private func network(_ pairs: some Sequence<(any Layer, any Layer)>) throws -> Network {
        try Network(handler: CPUHandler()) {
            for (source, target) in pairs { source.wiring >>> target.wiring }
        }
    }

    private func multilayer(_ sizes: [Int]) throws -> Network {
        var layers: [any Layer] = [Input(["default": [.time, .batch, .size(sizes[0])]])]
        for (index, size) in sizes.dropFirst().enumerated() {
            layers.append(FullyConnected([size], name: "L\(index + 1)"))
        }
        let network = try network(zip(layers, layers.dropFirst()))
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        return network
    }

    @Test(
        "a deep chain takes the memory of its two largest neighbours",
        arguments: [
            [64, 64, 64, 64, 64, 64], [160, 128, 112, 144], [16, 320, 32, 16, 640, 48, 96],
            [784, 512, 256, 512, 16],
        ])
    func chain(sizes: [Int]) throws {
        let network = try multilayer(sizes)
        let predictor = try network.predictor(for: ["L\(sizes.count - 1).outputs.default"])
        try predictor.prepare(time: 1, batch: 10)
        let neighbours = zip(sizes, sizes.dropFirst()).map(+).max() ?? 0
        #expect(predictor.bufferBytes == neighbours * 10 * 4)
        #expect(predictor.unsharedBytes == sizes.reduce(0, +) * 10 * 4)
        try network.prepare(time: 1, batch: 10)
        fill(try #require(network.input("default")), seed: 2)
        network.forward()
        try compare(network, ["L\(sizes.count - 1).outputs.default"])
    }

    @Test(
        "the buffers of random networks with many ways never overlap while they are in use", arguments: 1...20
    )
    func randomNetworks(seed: UInt64) throws {
        let key = RandomKey(seed: seed, purpose: "architecture")
        var draws: UInt64 = 0
        func draw(_ count: Int) -> Int {
            draws += 1
            return Int(abs(key.normal(at: draws)) * 1000) % count
        }
        let count = 4 + draw(10)
        var layers: [any Layer] = [Input(["default": [.time, .batch, .size(1 + draw(40))]])]
        var pairs: [(any Layer, any Layer)] = []
        for index in 0..<count {
            let layer: any Layer =
                draw(4) == 0
                ? Lstm(1 + draw(20), name: "L\(index)") : FullyConnected([1 + draw(60)], name: "L\(index)")
            let sources: Set = [draw(layers.count), draw(layers.count)]
            pairs += sources.sorted().map { (layers[$0], layer) }
            layers.append(layer)
        }
        let network = try network(pairs)
        try network.initialize(Gaussian(std: 0.3), seed: seed)
        try network.prepare(time: 3, batch: 2)
        fill(try #require(network.input("default")), seed: seed)
        network.forward()
        try compare(network, network.outputPaths)
    }

    @Test("the buffers of eight sizes are kept, and sizes can change at will")
    func sizes() throws {
        let network = try classifier(ReferenceHandler())
        let predictor = try network.predictor()
        for batch in [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 5, 9] {
            let data = NDArray([1, batch, 12])
            fill(data, seed: 1)
            let answers = try predictor.predict(inputs: ["default": data])
            #expect(answers.shape == [1, batch, 5])
            let first = try predictor.predict(sample: ["default": Array(data.values[0..<12])])
            #expect(Array(answers.values[0..<5]) == first)
        }
    }

    // MARK: Context

    @Test(
        "a sequence predicted step by step gives the bits of the whole",
        arguments: ["Lstm", "Gru", "Clockwork"])
    func steps(type: String) throws {
        let layer: any Layer =
            switch type {
            case "Lstm": Lstm(5, name: "Layer")
            case "Gru": Gru(5, name: "Layer")
            default: Clockwork(5, name: "Layer")
            }
        let network = try Network(handler: ReferenceHandler()) {
            Input(["default": [.time, .batch, 3]]) >>> layer >>> FullyConnected(2, name: "Out")
        }
        try network.initialize(Gaussian(std: 0.7), seed: 4)
        if type == "Clockwork" { try network.buffer("Layer.parameters.timing").fill(1) }
        let data = NDArray([6, 2, 3])
        fill(data, seed: 8)
        let whole = try network.predictor(for: ["Out.outputs.default"]).predict(inputs: ["default": data])

        let stepwise = try network.predictor(for: ["Out.outputs.default"])
        stepwise.keepsContext = true
        var answers: [Float] = []
        for range in [0..<1, 1..<2, 2..<5, 5..<6] {
            answers += try stepwise.predict(inputs: ["default": data.rows(range)]).values
        }
        #expect(answers == whole.values)

        // The state is the network's, and can be put back.
        try network.prepare(time: 6, batch: 2)
        network.input("default")?.copy(from: data.buffer)
        network.forward()
        let (own, other) = (stepwise.context.states, network.context.states)
        #expect(own.mapValues(\.values) == other.mapValues(\.values))
        try stepwise.setContext(nil)
        #expect(try stepwise.predict(inputs: ["default": data]).values == whole.values)
        try stepwise.setContext(network.context)
        network.forward(context: network.context)
        let expected = try network.buffer("Out.outputs.default").values
        #expect(try stepwise.predict(inputs: ["default": data]).values == expected)
        try stepwise.prepare(time: 1, batch: 3)
        #expect(throws: NetworkError.self) { try stepwise.setContext(network.context) }
    }
}
