import Brainstorm
import TestSupport
import Testing

/// What a network says of its data goes with its file.
struct SchemaFileTests {
    private static var columns: [any SchemaColumn] {
        [
            NumberColumn("size", unit: "cm", missing: .mean, indicator: true),
            CategoryColumn("kind", levels: ["a", "b", "c"], missing: .mostFrequent),
        ]
    }

    /// Raw numbers of 40 samples: a size, missing in some, and a kind.
    private static var samples: Samples {
        get throws {
            var values: [Float] = []
            for index in 0..<40 {
                values.append(index % 7 == 3 ? .nan : Float(index) * 2 + 100)
                values.append(index % 11 == 0 ? -1 : Float(index % 3))
            }
            let targets: [Float] = (0..<40).map { 1000 + Float($0) * 10 }
            return try Samples(rows: [
                "default": (shape: [40, 2], values: values),
                "targets": (shape: [40, 1], values: targets),
            ])
        }
    }

    private static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 5], "targets": [.time, .batch, 1]])
        let output = SquaredError(name: "Out")
        let network = try Network {
            input >>> FullyConnected(1, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        network.schema = Schema(inputs: ["default": columns, "targets": [NumberColumn("weight", unit: "g")]])
        return network
    }

    private static func trained(_ network: Network) throws -> Network {
        try Trainer(
            stepper: SgdStepper(learningRate: 0.1), hooks: [StopAfterEpoch(60)], verbose: false
        ).train(network, on: Minibatches(of: 8, samples, seed: 2), output: SilentOutput())
        return network
    }

    @Test("the state is that of the training data, is saved and comes back, and evaluation is the same")
    func saved() throws {
        let network = try Self.trained(Self.network())
        let schema = try #require(network.schema)
        let size = try #require(schema.inputs["default"]?[0] as? NumberColumn)
        let sizes = (0..<40).filter { $0 % 7 != 3 }.map { Double($0) * 2 + 100 }
        let mean = sizes.reduce(0, +) / Double(sizes.count)
        #expect(abs(try #require(size.statistics).mean - mean) < 1e-9)
        let copy = try Network.load(from: network.bytes())
        #expect(try copy.bytes() == network.bytes())
        let (one, other) = try (
            network.evaluate(
                on: Minibatches(of: 8, Self.samples, shuffle: false), scorers: [MeanAbsoluteError()]),
            copy.evaluate(
                on: Minibatches(of: 8, Self.samples, shuffle: false), scorers: [MeanAbsoluteError()])
        )
        #expect(one == other)
    }

    @Test("predictions are in the units of the data")
    func units() throws {
        let directory = try TemporaryDirectory()
        let network = try Self.trained(Self.network())
        let samples = try Self.samples
        try DataFile(splits: [
            "new": [
                "default": DataFile.Column(
                    shape: [1, 40, 2], .floats(try #require(samples["default"]).values))
            ]
        ]).save(to: directory.path("x.h5"))
        try network.predict(
            samplesOf: directory.path("x.h5"),
            to: Output(directory.path("y.h5"), .predictions, replacing: .never))
        let answers = try HDF5File(path: directory.path("y.h5")).root.dataset("predictions").read(Float.self)
        let targets = try #require(samples["targets"]).values
        // Of a missing size the network knows nothing.
        for index in 0..<40 where index % 7 != 3 { #expect(abs(answers[index] - targets[index]) < 60) }
    }

    @Test(
        "a network without a schema has none in its file, and one with a schema has the description of brainstorm 0.5"
    )
    func without() throws {
        let network = try Self.network()
        let with = try HDF5File(bytes: network.bytes()).root
        let text = try with.dataset("description").readString()
        network.schema = nil
        let without = try HDF5File(bytes: network.bytes()).root
        #expect(!without.contains("schema") && with.contains("schema"))
        #expect(try without.dataset("description").readString() == text && !text.contains("schema"))
    }

    @Test("a changed description or state of a schema is damage")
    func damaged() throws {
        let network = try Self.trained(Self.network())
        let bytes = try network.bytes()
        for (old, new) in [("most_frequent", "own_level____"), ("\"cm\"", "\"mm\"")] {
            let place = try #require(bytes.firstRange(of: Array(old.utf8)), "\(old)")
            var changed = bytes
            changed.replaceSubrange(place, with: Array(new.utf8))
            #expect(throws: (any Error).self) { try Network.load(from: changed) }
        }
        let mean = try #require((network.schema?.inputs["default"]?[0] as? NumberColumn)?.statistics).mean
        let pattern = withUnsafeBytes(of: mean.bitPattern.littleEndian) { Array($0) }
        let place = try #require(bytes.firstRange(of: pattern))
        var changed = bytes
        changed[place.upperBound - 2] ^= 1
        let error = #expect(throws: FileError.self) { try Network.load(from: changed) }
        #expect(error?.code == .damaged && error?.message.contains("schema") == true)
    }

    @Test("a schema's description is compared with its digest, whether or not there is a state")
    func withoutState() throws {
        let network = try Self.network()
        let whole = try HDF5File(bytes: network.bytes()).root
        func read(_ schema: String) throws -> Network {
            let writer = HDF5Writer()
            writer.add("description", .fixedString(try whole.dataset("description").readString()))
            writer.add("parameters", .float32(network.parameters.values, shape: [network.parameters.count]))
            writer.add("schema/description", .fixedString(schema))
            writer.set(
                "sha256", to: try whole.dataset("schema/description").attribute("sha256").readString(),
                on: "schema/description")
            return try Network.load(from: writer.bytes())
        }
        let text = try whole.dataset("schema/description").readString()
        #expect(try read(text).schema?.inputs["default"]?.count == 2)
        let error = #expect(throws: FileError.self) {
            try read(text.replacing("\"a\",\"b\"", with: "\"b\",\"a\""))
        }
        #expect(error?.code == .damaged)
    }

    @Test("levels are different if their bytes are: two ways to write é are two")
    func levels() throws {
        let levels = ["caf\u{E9}", "cafe\u{301}"]
        let column = CategoryColumn("place", levels: levels)
        let json = try DescriptionEncoder().describe(column)
        let copy = try Registry.standard.make((any SchemaColumn).self, kind: .column, from: json)
        #expect(copy.levelNames?.map { Array($0.utf8) } == levels.map { Array($0.utf8) })
    }

    @Test("an iterator that says what data mean goes with the network; noise does not")
    func recorded() throws {
        let network = try NetworkFileTests.classifier()
        let samples = try SampleFiles.samples
        let normalization = Normalization(
            Minibatches(of: 4, samples, seed: 1), means: ["default": [0.5]], deviations: ["default": [2]])
        try Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false).train(
            network, on: AddGaussianNoise(normalization, deviations: ["default": 0.1]), output: SilentOutput()
        )
        let steps = try #require(Network.load(from: network.bytes()).schema?.preparations)
        #expect(steps.count == 1 && (steps[0] as? Normalizing)?.means == ["default": [0.5]])
        let plain = try network.evaluate(on: Minibatches(of: 4, samples, shuffle: false))
        let own = try network.evaluate(
            on: Normalization(
                Minibatches(of: 4, samples, shuffle: false), means: ["default": [0.5]],
                deviations: ["default": [2]]))
        #expect(plain == own)
        network.schema = nil
        #expect(try network.evaluate(on: Minibatches(of: 4, samples, shuffle: false)) != plain)
    }

    /// A change of data that says nothing of itself.
    private struct Halving: BatchTransformer {
        static let typeName = "Halving"
        var source: any DataIterator
        var changedColumns: [String] { ["default"] }

        init(_ source: any DataIterator) { self.source = source }

        func transform(_ batch: inout Batch, epoch: Int, position: Int) {
            guard let array = batch["default"] else { return }
            for index in array.buffer.indices { array.buffer[index] /= 2 }
        }

        init(from decoder: any Decoder) throws { fatalError("not described in this test") }
        func encode(to encoder: any Encoder) throws {}
    }

    @Test("what nobody has said the meaning of is noted, and the network refuses to guess")
    func unsaid() throws {
        let network = try NetworkFileTests.classifier()
        let samples = try SampleFiles.samples
        let trainer = Trainer(
            stepper: SgdStepper(),
            hooks: [MonitorScores("validation", scorers: [Accuracy()]), StopAfterEpoch(1)],
            verbose: false)
        // The training itself knows what it validates on.
        try trainer.train(
            network, on: Halving(Minibatches(of: 4, samples)), validation: ["validation": Undivided(samples)],
            output: SilentOutput())
        let copy = try Network.load(from: network.bytes())
        #expect(copy.schema?.notSaved == ["Halving"])
        let error = #expect(throws: TrainingError.self) { try copy.evaluate(on: Undivided(samples)) }
        #expect(error?.message.contains("'Halving'") == true)
        _ = try copy.evaluate(on: Halving(Undivided(samples)))
        let directory = try TemporaryDirectory()
        #expect(throws: TrainingError.self) {
            try copy.extract(["Hid.outputs.default"], over: Undivided(samples), to: directory.path("b.h5"))
        }
    }

    @Test("raw numbers that a column refuses are named with sample and column")
    func refused() throws {
        let network = try Self.network()
        network.schema = Schema(inputs: [
            "default": [NumberColumn("size"), CategoryColumn("kind", levels: ["a", "b", "c", "d"])]
        ])
        func message(_ values: [Float]) throws -> String? {
            let samples = try Samples(rows: [
                "default": (shape: [3, 2], values: values), "targets": (shape: [3, 1], values: [1, 2, 3]),
            ])
            return #expect(throws: TrainingError.self) {
                try Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false).train(
                    network, on: Minibatches(of: 2, samples), output: SilentOutput())
            }?.message
        }
        #expect(
            try message([1, 0, .nan, 1, 3, 2])?.hasPrefix("the column 'size' of sample 1 is missing") == true)
        #expect(
            try message([1, 0, 2, 4, 3, 2])?.hasPrefix(
                "the column 'kind' of sample 1 is 4.0, and its 4 levels") == true)
        #expect(
            try message([1, 0, 2, -1, 3, 2])?.hasPrefix("the column 'kind' of sample 1 is missing") == true)
    }
}
