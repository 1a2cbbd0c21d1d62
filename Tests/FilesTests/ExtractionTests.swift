import Brainstorm
import TestSupport
import Testing

struct ExtractionTests {
    private static func fixture(_ name: String) -> String {
        Fixtures.path("brainstorm-0.5-cases/training_run_1.\(name).hdf5")
    }

    @Test("extracts what brainstorm 0.5 extracts, to the same layout of file")
    func brainstorm() throws {
        let directory = try TemporaryDirectory()
        let network = try Network.load(from: Self.fixture("final"))
        let data = try HDF5File(path: Self.fixture("run")).root.group("validation")
        let samples = try Samples(
            Dictionary(
                uniqueKeysWithValues: ["default", "targets"].map { name in
                    let dataset = try data.dataset(name)
                    return (
                        name, try Samples.Column(shape: dataset.shape, values: dataset.read(Float.self))
                    )
                }))
        let paths = ["Hid.outputs.default", "Output.outputs.predictions"]
        let iterator = Minibatches(of: 4, samples, shuffle: false)
        try network.extract(paths, over: iterator, to: directory.path("buffers.h5"))
        let inMemory = try network.extract(paths, over: iterator)

        let (ours, theirs) = (
            try HDF5File(path: directory.path("buffers.h5")).root,
            try HDF5File(path: Self.fixture("buffers")).root
        )
        #expect(try ours.attribute("format").readString() == theirs.attribute("format").readString())
        #expect(ours.names == theirs.names)
        for path in paths {
            let (mine, yours) = (try ours.dataset(path), try theirs.dataset(path))
            #expect(mine.shape == yours.shape)
            let values = try mine.read(Float.self)
            for (value, expected) in zip(values, try yours.read(Float.self)) {
                #expect(abs(value - expected) < 1e-5)
            }
            #expect(inMemory[path]?.values == values)
            #expect(inMemory[path]?.shape.extents == mine.shape)
        }
    }

    @Test(
        "h5py sees datasets that can grow, in chunks of a batch",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func h5py() throws {
        let directory = try TemporaryDirectory()
        let (_, network) = try SampleFiles.trained()
        try network.extract(
            ["Hid.outputs.default", "Hid.gradients.W", "Loss.outputs.loss", "gradients"],
            over: Minibatches(of: 4, SampleFiles.samples, shuffle: false), to: directory.path("b.h5"),
            options: ExtractionOptions(filters: [.shuffle, .deflate(level: 4)]))
        try python(
            """
            import sys, h5py
            f = h5py.File(sys.argv[1])
            assert sorted(f) == ["Hid.gradients.W", "Hid.outputs.default", "Loss.outputs.loss", "gradients"]
            d = f["Hid.outputs.default"]
            assert d.shape == (1, 22, 7) and d.maxshape == (1, None, 7) and d.chunks == (1, 4, 7)
            assert d.compression == "gzip" and d.shuffle
            g = f["Hid.gradients.W"]
            assert g.shape == (6, 7, 6) and g.maxshape == (None, 7, 6)
            assert f["Loss.outputs.loss"].shape == (6, 1)
            assert f["gradients"].shape == (6, 73)
            assert abs(g[()]).max() > 0
            """, directory.path("b.h5"))
    }

    /// A recurrent network over sequences of 1, 2, 3 … steps.
    private static func sequences() throws -> (Network, Samples) {
        let input = Input([
            "default": [.time, .batch, 3], "targets": [.time, .batch, 1], "mask": [.time, .batch, 1],
        ])
        let output = SoftmaxCE(name: "Output")
        let mask = Mask(name: "Mask")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Lstm(4, name: "Lstm") >>> FullyConnected(2, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> mask >>> Loss()
            input["mask"] >>> mask["mask"]
        }
        try network.initialize(Gaussian(std: 0.5), seed: 4)
        let (time, count) = (5, 7)
        let key = RandomKey(seed: 2, purpose: "sequences")
        // Sample n has n % 5 + 1 steps.
        let lengths = (0..<count).map { $0 % 5 + 1 }
        let masks = (0..<time).flatMap { step in lengths.map { step < $0 ? Float(1) : 0 } }
        let samples = try Samples([
            "default": .init(
                shape: [time, count, 3], values: (0..<UInt64(time * count * 3)).map { key.normal(at: $0) }),
            "targets": .init(shape: [time, count, 1], values: [Float](repeating: 1, count: time * count)),
            "mask": .init(shape: [time, count, 1], values: masks),
        ])
        return (network, samples)
    }

    @Test("batches of differing lengths are filled up with zeros, and their lengths are noted")
    func lengths() throws {
        let directory = try TemporaryDirectory()
        let (network, samples) = try Self.sequences()
        let iterator = try Minibatches(of: 2, samples, shuffle: false, cutAccordingTo: .mask("mask"))
        let paths = [
            "Lstm.outputs.default", "Lstm.output_deltas.default", "Input.output_deltas.default",
            "Lstm.internals.dcells", "Lstm.gradients.Rz", "FC.input_deltas.default",
        ]
        try network.extract(paths, over: iterator, to: directory.path("b.h5"))
        let inMemory = try network.extract(paths, over: iterator)
        let root = try HDF5File(path: directory.path("b.h5")).root
        #expect(try root.dataset("lengths").read(Int.self) == [2, 2, 4, 4, 5, 5, 2])
        #expect(try root.dataset(paths[0]).shape == [5, 7, 4])
        #expect(try root.dataset(paths[3]).shape == [7, 4])
        #expect(try root.dataset(paths[4]).shape == [4, 4, 4])

        // Every batch by hand; the last axis but one is the samples of all batches.
        var done = 0
        var values = try paths.map { try root.dataset($0).read(Float.self) }
        for (index, path) in paths.enumerated() { #expect(inMemory[path]?.values == values[index]) }
        for position in 0..<iterator.batchCount(epoch: 0) {
            try iterator.fill(epoch: 0, position: position, into: network)
            network.forward()
            network.backward(inputDeltas: true)
            for (index, features) in [(0, 4), (1, 4), (2, 3), (5, 4)] {
                let buffer = try network.buffer(paths[index])
                for step in 0..<network.time {
                    let expected = buffer.rows(step..<step + 1).values
                    let start = (step * 7 + done) * features
                    #expect(Array(values[index][start..<start + expected.count]) == expected)
                    values[index].replaceSubrange(
                        start..<start + expected.count, with: repeatElement(0, count: expected.count))
                }
            }
            let gradient = try network.buffer(paths[4]).values
            #expect(Array(values[4][position * 16..<position * 16 + 16]) == gradient)
            done += network.batch
        }
        for index in [0, 1, 2, 5] { #expect(values[index].allSatisfy { $0 == 0 }, "\(paths[index])") }
    }

    @Test("what cannot be extracted is an error, and an old file stays")
    func errors() throws {
        let directory = try TemporaryDirectory()
        let path = try directory.write([1, 2, 3], to: "b.h5")
        let (_, network) = try SampleFiles.trained()
        let iterator = Undivided(try SampleFiles.samples)
        func message(_ buffers: [String], _ iterator: any DataIterator) -> String {
            do {
                try network.extract(buffers, over: iterator, to: path)
                return "no error"
            } catch { return "\(error)" }
        }
        #expect(
            message(["Hid.output.default"], iterator).contains(
                "there is no buffer 'Hid.output.default'; did you mean 'Hid.outputs.default'?"))
        #expect(message([], iterator).hasSuffix("no buffer is named that could be extracted"))
        #expect(message(["gradients"], Undivided()).contains("Undivided has no samples"))
        #expect(try directory.read("b.h5") == [1, 2, 3])
        try network.extract(["Hid.inputs.default", "Hid.inputs.default"], over: iterator, to: path)
        #expect(try HDF5File(path: path).root.names == ["Hid.inputs.default"])
    }

    @Test("ExtractBuffers saves during training and changes nothing about it")
    func hook() throws {
        let directory = try TemporaryDirectory()
        func train(_ hooks: [any Hook]) throws -> Network {
            let network = try NetworkFileTests.classifier()
            let samples = try SampleFiles.samples
            let trainer = Trainer(
                stepper: MomentumStepper(learningRate: 0.1, momentum: 0.9),
                hooks: hooks + [StopAfterEpoch(2)],
                verbose: false)
            try trainer.train(
                network, on: Minibatches(of: 4, samples, seed: 3),
                validation: ["held": Minibatches(of: 5, samples, shuffle: false)],
                savingTo: SavingPlace(directory: directory.path), output: SilentOutput())
            return network
        }
        let hook = ExtractBuffers(
            ["Hid.outputs.default", "gradients"], over: "held", to: "b.h5", every: .updates(4)
        )
        let network = try train([hook])
        #expect(try network.parameters.values == train([]).parameters.values)
        let saved = try HDF5File(path: directory.path("b.h5")).root.dataset("Hid.outputs.default")
        let last = try network.extract(
            ["Hid.outputs.default"],
            over: Minibatches(of: 5, SampleFiles.samples, shuffle: false))["Hid.outputs.default"]
        #expect(try saved.read(Float.self) == last?.values)

        let description = try DescriptionEncoder().describe(hook)
        #expect(
            try description.canonical()
                == #"{"@type":"ExtractBuffers","buffers":["Hid.outputs.default","gradients"],"filename":"b.h5","interval":4,"iter_name":"held","timescale":"update"}"#
        )
        let made = try Registry.standard.make((any Hook).self, kind: .hook, from: description)
        #expect(try DescriptionEncoder().describe(made) == description)
        let error = #expect(throws: NetworkError.self) {
            _ = try train([ExtractBuffers(["Hidd.outputs.default"], over: "held", to: "b.h5")])
        }
        #expect(error?.message.contains("did you mean 'Hid.outputs.default'?") == true)
    }
}
