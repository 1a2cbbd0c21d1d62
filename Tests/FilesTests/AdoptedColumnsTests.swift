import Brainstorm
import Testing

/// A network that says nothing of what it takes has it from its training data, where no number is another for it.
struct AdoptedColumnsTests {
    private static let characters = ["a", "b", "c"]
    private static let text = TextColumn("text", vocabulary: characters)
    private static let next = CategoryColumn("next", levels: characters, encoding: .index)

    /// - Parameter width: what the network takes of `default` at a time step.
    private static func network(_ width: Int = 1, embeds: Bool = false) throws -> Network {
        let input = Input(["default": [.time, .batch, .size(width)], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            if embeds {
                input >>> Embedding(vocabulary: 3, size: 4, name: "Embed")
                    >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
            } else {
                input >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
            }
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.5), seed: 3)
        return network
    }

    /// Twelve samples whose numbers are 0, 1 and 2.
    private static func samples(_ schema: Schema?) throws -> Samples {
        let numbers = (0..<12).map { Float($0 * $0 % 3) }
        return try Samples(
            [
                "default": Samples.Column(shape: [1, 12, 1], values: numbers),
                "targets": Samples.Column(shape: [1, 12, 1], values: numbers.reversed()),
            ], schema: schema)
    }

    private static func train(_ network: Network, on iterator: any DataIterator) throws {
        try Trainer(stepper: AdamStepper(learningRate: 0.05), hooks: [StopAfterEpoch(3)], verbose: false)
            .train(network, on: iterator, output: SilentOutput())
    }

    /// The parameters of a network that was trained on the same numbers without a schema.
    private static func plain(_ network: Network, _ samples: Samples) throws -> [Float] {
        let columns = samples.names.compactMap { name in samples[name].map { (name, $0) } }
        try train(
            network, on: Minibatches(of: 5, Samples(Dictionary(uniqueKeysWithValues: columns)), seed: 1))
        #expect(network.schema == nil)
        return network.parameters.values
    }

    @Test("characters and the names of classes are taken over, saved, and change no number")
    func adopted() throws {
        let samples = try Self.samples(Schema(inputs: ["default": [Self.text], "targets": [Self.next]]))
        let network = try Self.network(embeds: true)
        try Self.train(network, on: Minibatches(of: 5, samples, seed: 1))
        #expect(try network.parameters.values == Self.plain(Self.network(embeds: true), samples))
        let loaded = try Network.load(from: network.bytes())
        for network in [network, loaded] {
            #expect(network.schema?.inputs.keys.sorted() == ["default", "targets"])
            #expect(network.schema?.levelNames(of: "targets") == Self.characters)
            #expect(try TextVocabulary(of: "default", in: network.schema)?.entries == Self.characters)
        }
        // Data in which a number stands for another character are refused from now on.
        let other = Schema(inputs: ["default": [TextColumn("text", vocabulary: ["b", "a", "c"])]])
        #expect(throws: TrainingError.self) {
            try network.evaluate(on: Undivided(Self.samples(other)))
        }
    }

    @Test(
        "columns that keep numbers are taken over",
        arguments: [
            text, CategoryColumn("x", levels: ["a", "b", "c"], encoding: .index), MaskColumn("x"),
            NumberColumn("x", unit: "cm", scaling: .none),
        ] as [any SchemaColumn])
    func kept(column: any SchemaColumn) throws {
        let samples = try Self.samples(Schema(inputs: ["default": [column, IdentifierColumn("id")]]))
        let network = try Self.network()
        try Self.train(network, on: Minibatches(of: 5, samples, seed: 1))
        #expect(network.schema?.inputs["default"]?.map(\.name) == [column.name, "id"])
        #expect(network.schema?.inputs["targets"] == nil)
        #expect(try network.parameters.values == Self.plain(Self.network(), samples))
    }

    @Test(
        "columns that would change a number are not, and the network is trained as if nobody had said anything",
        arguments: [
            NumberColumn("x"), NumberColumn("x", scaling: .range),
            NumberColumn("x", scaling: .none, missing: .mean),
            NumberColumn("x", scaling: .none, missing: .value(7)),
            NumberColumn("x", scaling: .none, indicator: true), CategoryColumn("x", levels: characters),
            CategoryColumn("x", levels: characters, encoding: .index, missing: .ownLevel),
            CategoryColumn("x", levels: characters, encoding: .index, missing: .mostFrequent),
            ImageColumn("x", height: 1, width: 1, channels: 1, scaling: .standard),
        ] as [any SchemaColumn])
    func changed(column: any SchemaColumn) throws {
        #expect(!column.keepsNumbers)
        let samples = try Self.samples(Schema(inputs: ["default": [column], "targets": [Self.next]]))
        let network = try Self.network()
        try Self.train(network, on: Minibatches(of: 5, samples, seed: 1))
        #expect(network.schema?.inputs.keys.sorted() == ["targets"])
        #expect(try network.parameters.values == Self.plain(Self.network(), samples))
    }

    @Test("an input with a single column that would change a number takes over none of its columns")
    func mixed() throws {
        let columns: [any SchemaColumn] = [NumberColumn("a", scaling: .none), NumberColumn("b")]
        let values = (0..<24).map { Float($0 * $0 % 7) }
        let samples = try Samples(
            [
                "default": Samples.Column(shape: [1, 12, 2], values: values),
                "targets": Samples.Column(shape: [1, 12, 1], values: (0..<12).map { Float($0 % 3) }),
            ], schema: Schema(inputs: ["default": columns]))
        let network = try Self.network(2)
        try Self.train(network, on: Minibatches(of: 5, samples, seed: 1))
        #expect(network.schema == nil)
        #expect(try network.parameters.values == Self.plain(Self.network(2), samples))
    }

    @Test("what the network says itself stays")
    func own() throws {
        let network = try Self.network()
        network.schema = Schema(inputs: ["default": [NumberColumn("x", unit: "m")]])
        let data = Schema(inputs: ["default": [NumberColumn("x", scaling: .none)], "targets": [Self.next]])
        try Self.train(network, on: Minibatches(of: 5, Self.samples(data), seed: 1))
        let column = try #require(network.schema?.inputs["default"]?.first as? NumberColumn)
        #expect(column.unit == "m" && column.scaling == .standard && column.statistics != nil)
        #expect(network.schema?.levelNames(of: "targets") == Self.characters)
    }

    @Test("a mask that is taken over has no part in means that the network has computed without it")
    func mask() throws {
        func trained(_ schema: Schema?) throws -> Network {
            let input = Input([
                "default": [.time, .batch, 1], "targets": [.time, .batch, 1], "mask": [.time, .batch, 1],
            ])
            let (output, mask) = (SoftmaxCE(name: "Output"), Mask(name: "Mask"))
            let network = try Network {
                input >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> mask >>> Loss()
                input["mask"] >>> mask["mask"]
            }
            try network.initialize(Gaussian(std: 0.5), seed: 3)
            network.schema = Schema(inputs: ["default": [NumberColumn("x")]])
            let samples = try Samples(
                [
                    "default": Samples.Column(shape: [2, 3, 1], values: [1, 2, 3, 4, 9, 9]),
                    "targets": Samples.Column(shape: [2, 3, 1], values: [0, 1, 2, 0, 0, 0]),
                    "mask": Samples.Column(shape: [2, 3, 1], values: [1, 1, 1, 1, 0, 0]),
                ], schema: schema)
            try Self.train(network, on: Minibatches(of: 2, samples, seed: 1))
            return network
        }
        let (without, with) = try (
            trained(nil), trained(Schema(inputs: ["mask": [MaskColumn("mask")]]))
        )
        #expect(with.schema?.maskInputs == ["mask"] && without.schema?.maskInputs == [])
        #expect(with.parameters.values == without.parameters.values)
    }

    @Test("through an iterator that says what it does, columns are taken over with it")
    func oneHot() throws {
        let samples = try Self.samples(Schema(inputs: ["default": [Self.text]]))
        let network = try Self.network(3)
        let iterator = OneHot(Minibatches(of: 5, samples, seed: 1), sizes: ["default": 3])
        try Self.train(network, on: iterator)
        #expect(network.schema?.inputs["default"]?.map(\.name) == ["text"])
        let loaded = try Network.load(from: network.bytes())
        let scores = try loaded.evaluate(on: Undivided(samples), scorers: [])
        #expect(try scores.map(\.value) == network.evaluate(on: Undivided(samples), scorers: []).map(\.value))
    }

    @Test("pictures that are cropped on the way have another shape, and are not taken over")
    func cropped() throws {
        let column = ImageColumn("picture", height: 4, width: 4, channels: 1)
        func trained(_ size: Int, crops: Bool) throws -> Network {
            let input = Input([
                "default": [.time, .batch, .size(size), .size(size), 1], "targets": [.time, .batch, 1],
            ])
            let output = SoftmaxCE(name: "Output")
            let network = try Network {
                input >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> Loss()
            }
            let samples = try Samples(
                [
                    "default": Samples.Column(shape: [1, 6, 4, 4, 1], values: (0..<96).map(Float.init)),
                    "targets": Samples.Column(shape: [1, 6, 1], values: [0, 1, 2, 0, 1, 2]),
                ], schema: Schema(inputs: ["default": [column], "targets": [Self.next]]))
            let batches = Minibatches(of: 3, samples, seed: 1)
            try Self.train(
                network,
                on: crops ? RandomCrop(batches, shapes: ["default": [size, size]], seed: 1) : batches)
            return try Network.load(from: network.bytes())
        }
        #expect(try trained(2, crops: true).schema?.inputs.keys.sorted() == ["targets"])
        #expect(try trained(4, crops: false).schema?.inputs.keys.sorted() == ["default", "targets"])
    }

    @Test("a training that has begun takes over nothing more, so that what is resumed is what was begun")
    func resumed() throws {
        let network = try Self.network(embeds: true)
        let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(3)], verbose: false)
        try trainer.train(
            network, on: Minibatches(of: 5, Self.samples(nil), seed: 1), output: SilentOutput(),
            stopAfterUpdates: 2)
        let said = try Self.samples(Schema(inputs: ["default": [Self.text]]))
        try trainer.train(network, on: Minibatches(of: 5, said, seed: 1), output: SilentOutput())
        #expect(network.schema == nil)
    }

    @Test("data that are not what they say of themselves are refused, and leave the network as it was")
    func contradicting() throws {
        let network = try Self.network(embeds: true)
        let short = Schema(inputs: ["default": [TextColumn("text", vocabulary: ["a"])]])
        let error = #expect(throws: TrainingError.self) {
            try Self.train(network, on: Minibatches(of: 5, Self.samples(short), seed: 1))
        }
        #expect(
            error?.message
                == "the column 'text' of sample 1 is 1.0, and its vocabulary of 1 is numbered from 0")
        #expect(network.schema == nil)
        // Where even the shape is another, nothing is believed.
        let wide = Schema(inputs: ["default": [Self.text, NumberColumn("x", scaling: .none)]])
        try Self.train(network, on: Minibatches(of: 5, Self.samples(wide), seed: 1))
        #expect(network.schema == nil)
    }
}
