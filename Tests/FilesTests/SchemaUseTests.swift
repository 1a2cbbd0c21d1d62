import Brainstorm
import TestSupport
import Testing

/// A schema that does not fit is refused wherever a network is used, before an answer is wrong without a word.
struct SchemaUseTests {
    private static func network(_ schema: Schema?) throws -> Network {
        let input = Input(["default": [.time, .batch, 2], "targets": [.time, .batch, 1]])
        let output = SquaredError(name: "Out")
        let network = try Network {
            input >>> FullyConnected(1, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        network.schema = schema
        return network
    }

    private static func columns(_ names: String...) -> [any SchemaColumn] {
        names.map { NumberColumn($0, scaling: .none) }
    }

    private static let unfit: [Schema] = [
        Schema(inputs: ["default": []]), Schema(inputs: ["default": columns("a", "b", "c")]),
        Schema(preparations: [OneHotEncoding(sizes: ["default": 3])]),
        Schema(inputs: ["default": columns("a", "b")], preparations: [OneHotEncoding(sizes: ["default": 2])]),
        Schema(preparations: [
            Normalizing(means: ["default": [1, 2, 3]], deviations: ["default": [1, 1, 1]])
        ]),
        Schema(preparations: [Padding(sizes: ["default": 1])]),
    ]

    @Test("a file whose schema does not lead to the network's inputs is refused", arguments: unfit.indices)
    func misfits(index: Int) throws {
        let bytes = try Self.network(Self.unfit[index]).bytes()
        let error = #expect(throws: FileError.self) { try Network.load(from: bytes) }
        #expect(error?.message.contains("the schema does not lead to the input 'default'") == true)
        // So is the network itself, by rows as by iterators.
        #expect(throws: (any Error).self) {
            try Self.network(Self.unfit[index]).predict([["a": 1, "b": 2]])
        }
    }

    @Test("a schema that fits is loaded")
    func fitting() throws {
        for schema in [
            nil, Schema(inputs: ["default": Self.columns("a", "b")]),
            Schema(preparations: [OneHotEncoding(sizes: ["default": 2])]),
            Schema(
                inputs: ["default": Self.columns("a", "b")],
                preparations: [Normalizing(means: ["default": [1, 2]], deviations: ["default": [1, 1]])]),
        ] {
            _ = try Network.load(from: Self.network(schema).bytes())
        }
    }

    @Test("data whose columns or levels are others than the network's are refused by name")
    func otherData() throws {
        let network = try Self.network(
            Schema(inputs: [
                "default": [
                    NumberColumn("a", scaling: .none),
                    CategoryColumn("k", levels: ["x", "y"], encoding: .index),
                ]
            ]))
        func message(_ columns: [any SchemaColumn]) throws -> String? {
            let samples = try Samples(
                [
                    "default": Samples.Column(shape: [1, 2, 2], values: [1, 0, 2, 1]),
                    "targets": Samples.Column(shape: [1, 2, 1], values: [1, 2]),
                ], schema: Schema(inputs: ["default": columns]))
            do {
                _ = try network.evaluate(on: Undivided(samples))
                return nil
            } catch let error as TrainingError { return error.message }
        }
        let (a, k) = (NumberColumn("a"), CategoryColumn("k", levels: ["x", "y"], missing: .ownLevel))
        #expect(try message([a, k]) == nil)
        #expect(
            try message([k, a])?.contains(
                "has the columns 'k', 'a' in the data, and the network takes 'a', 'k'") == true)
        #expect(
            try message([a, CategoryColumn("k", levels: ["y", "x"])])?.contains(
                "a number would stand for another level")
                == true)
        #expect(try message([a, CategoryColumn("k", levels: ["x"])])?.contains("another level") == true)
        #expect(try message([a, NumberColumn("k")])?.contains("in its column 'k'") == true)
    }

    @Test("the data's own schema stands in their file, read whole, streamed and predicted")
    func files() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        try DataFile(
            splits: [
                "training": [
                    "default": DataFile.Column(shape: [1, 2, 2], .floats([1, 2, 3, 4])),
                    "targets": DataFile.Column(shape: [1, 2, 1], .floats([1, 2])),
                ]
            ], schema: Schema(inputs: ["default": Self.columns("b", "a")])
        ).save(to: path)
        let network = try Self.network(Schema(inputs: ["default": Self.columns("a", "b")]))
        let held = try #require(try DataFile.load(from: path)["training"])
        let stream = try DataStream(path: path, split: "training")
        for store in [held, stream] as [any SampleStore] {
            #expect(throws: TrainingError.self) { try network.evaluate(on: Undivided(store)) }
        }
        #expect(throws: TrainingError.self) {
            try network.predict(
                samplesOf: path, to: Output(directory.path("y.h5"), .predictions, replacing: .never))
        }
    }

    @Test("so are data whose missing inputs are filled up with zeros")
    func filledUp() throws {
        let network = try Self.network(Schema(inputs: ["default": Self.columns("a", "b")]))
        let samples = try Samples(
            ["default": Samples.Column(shape: [1, 2, 2], values: [1, 2, 3, 4])],
            schema: Schema(inputs: ["default": Self.columns("b", "a")]))
        let (filled, missing) = samples.filledUp(for: network)
        #expect(missing == ["targets"])
        #expect(throws: TrainingError.self) {
            try network.extract(["FC.outputs.default"], over: Undivided(filled))
        }
    }

    @Test("an index that no one-hot vector has is refused as a class is", arguments: [9, -5, 2.5] as [Float])
    func oneHot(index: Float) throws {
        let network = try Self.network(nil)
        let samples = try Samples(rows: [
            "default": (shape: [3, 1], values: [0, 1, index]),
            "targets": (shape: [3, 1], values: [1, 2, 3]),
        ])
        let error = #expect(throws: TrainingError.self) {
            try Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false).train(
                network, on: OneHot(Minibatches(of: 3, samples, shuffle: false), sizes: ["default": 2]),
                output: SilentOutput())
        }
        #expect(
            error?.message.hasPrefix("training: 'default' of sample 2 is \(index), and must be a place")
                == true)
    }

    @Test("what nobody has said the meaning of is refused for rows too")
    func unsaid() throws {
        let network = try Self.network(
            Schema(inputs: ["default": Self.columns("a", "b")], notSaved: ["Halving"]))
        let error = #expect(throws: TrainingError.self) { try network.predict([["a": 1, "b": 2]]) }
        #expect(error?.message.contains("'Halving'") == true)
    }

    @Test("answers that are no numbers are errors, and no label")
    func noNumbers() throws {
        let network = try Self.network(Schema(inputs: ["default": Self.columns("a", "b")]))
        network.parameters.fill(.nan)
        let error = #expect(throws: TrainingError.self) { try network.predict([["a": 1, "b": 2]]) }
        #expect(error?.code == .notFinite)
    }

    @Test("series and forecasts of absurd lengths are refused", arguments: [Int.max, 1 << 62, 0, -1])
    func lengths(number: Int) throws {
        #expect(throws: (any Error).self) { try SeriesData([1, 2, 3, 4, 5]).splits(horizon: number) }
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let output = SquaredError(name: "Out")
        let network = try Network {
            input >>> FullyConnected(1, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        #expect(throws: (any Error).self) { try Forecaster(network, horizon: number) }
        guard number != 0 else { return }
        let forecaster = try Forecaster(network, horizon: 1)
        #expect(throws: (any Error).self) { try forecaster.forecast(after: [1, 2, 3], steps: number) }
    }
}
