import Brainstorm
import TestSupport
import Testing

/// Batches that are read from a file as they are needed.
struct StreamedMinibatchesTests {
    private func file(_ directory: TemporaryDirectory) throws -> (path: String, samples: Samples) {
        let path = directory.path("data.h5")
        try DataFile(splits: [
            "training": [
                "default": DataFile.Column(
                    shape: [3, 11, 2, 2], .bytes((0..<132).map { UInt8($0) }), scale: 0.5),
                "targets": DataFile.Column(shape: [3, 11, 1], .floats((0..<33).map(Float.init))),
            ]
        ]).save(to: path)
        return (path, try #require(try DataFile.load(from: path)["training"]))
    }

    @Test("they are the batches that the data in memory make", arguments: [false, true], [1, 4, 11, 20])
    func equal(shuffle: Bool, size: Int) throws {
        let directory = try TemporaryDirectory()
        let (path, samples) = try file(directory)
        let streamed = StreamedMinibatches(
            of: size, try DataStream(path: path, split: "training"), shuffle: shuffle, seed: 3)
        let held = Minibatches(of: size, samples, shuffle: shuffle, seed: 3)
        #expect(streamed.features == held.features)
        for epoch in 0..<2 {
            #expect(streamed.batchCount(epoch: epoch) == held.batchCount(epoch: epoch))
            for position in 0..<held.batchCount(epoch: epoch) {
                let (one, other) = try (
                    streamed.batch(epoch: epoch, position: position),
                    held.batch(epoch: epoch, position: position)
                )
                #expect(one.size == other.size && one.columns.keys.sorted() == ["default", "targets"])
                for (name, array) in other.columns {
                    #expect(one[name]?.shape == array.shape && one[name]?.values == array.values)
                }
            }
        }
    }

    @Test(
        "blocks are those of the data in memory, with a cache for all of them and with none",
        arguments: [0, 60, 1 << 20])
    func blocks(cacheBytes: Int) throws {
        let directory = try TemporaryDirectory()
        let (path, samples) = try file(directory)
        let blocks = ShuffledBlocks(of: 2, window: 3)
        let stream = try DataStream(path: path, split: "training", cacheBytes: cacheBytes)
        let streamed = Prefetch(StreamedMinibatches(of: 4, stream, blocks: blocks, seed: 3))
        let held = Minibatches(of: 4, samples, blocks: blocks, seed: 3)
        for (epoch, position) in [(0, 0), (0, 1), (0, 2), (1, 0), (7, 2), (0, 1)] {
            let batch = try held.batch(epoch: epoch, position: position)
            let found = try streamed.batch(epoch: epoch, position: position)
            for (name, array) in batch.columns { #expect(found[name]?.values == array.values) }
        }
    }

    @Test("training from the file, with batches made ahead, is training from memory")
    func training() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        let samples = try SampleFiles.samples
        try DataFile(splits: [
            "training": Dictionary(
                uniqueKeysWithValues: samples.names.compactMap { name in
                    samples[name].map { (name, DataFile.Column(shape: $0.shape.extents, .floats($0.values))) }
                })
        ]).save(to: path)
        func train(_ iterator: any DataIterator) throws -> [Float] {
            let network = try NetworkFileTests.classifier()
            let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(3)], verbose: false)
            try trainer.train(network, on: iterator, output: SilentOutput())
            return network.parameters.values
        }
        let stream = StreamedMinibatches(of: 4, try DataStream(path: path, split: "training"), seed: 3)
        #expect(try train(Prefetch(stream)) == train(Minibatches(of: 4, samples, seed: 3)))
    }

    @Test("errors say what is missing")
    func errors() throws {
        let directory = try TemporaryDirectory()
        let (path, _) = try file(directory)
        let split = #expect(throws: FileError.self) { try DataStream(path: path, split: "test") }
        #expect(split?.message == "has no split 'test'; the splits are training")
        let none = #expect(throws: TrainingError.self) {
            try StreamedMinibatches(of: 2).batch(epoch: 0, position: 0)
        }
        #expect(none?.message == "StreamedMinibatches has no samples: bind it to samples before it is used")
    }

    @Test(
        "a header that claims a sample of terabytes is refused",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func huge() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("huge.h5")
        let program = """
            import h5py, sys
            f = h5py.File(sys.argv[1], "w")
            f.attrs["format"] = "Data file v1.0"
            f.create_dataset("huge/default", shape=(1, 2, 1 << 40), dtype="f4", chunks=(1, 1, 1024))
            """
        let result = try run(Tool.h5py ?? "", ["-c", program, path])
        #expect(result.status == 0, "\(result.errors)")
        let error = #expect(throws: FileError.self) { try DataStream(path: path, split: "huge") }
        #expect(error?.message.hasSuffix("a sample is too large to be read at once") == true)
    }
}
