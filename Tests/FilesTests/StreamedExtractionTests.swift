import Brainstorm
import TestSupport
import Testing

/// Buffers that are extracted over data which stay in their file.
struct StreamedExtractionTests {
    private static let (time, count) = (4, 53)

    /// Sequences of several lengths in chunks that batches do not fit, with a mask.
    private static func writeData(to path: String) throws {
        let key = RandomKey(seed: 4, purpose: "sequences")
        let writer = HDF5Writer()
        writer.set("format", to: DataFile.format)
        let storage = HDF5Storage.chunked(shape: [2, 7, 3], filters: [.shuffle, .deflate(level: 1)])
        writer.add(
            "held/default",
            .integers(
                (0..<UInt64(time * count * 3)).map { UInt8(key.integer(at: $0, below: 200)) },
                shape: [time, count, 3]),
            storage: storage)
        writer.set("scale", to: .float32(1 / 64), on: "held/default")
        let mask = (0..<time).flatMap { step in (0..<count).map { UInt8(step < 1 + $0 % time ? 1 : 0) } }
        writer.add("held/mask", .integers(mask, shape: [time, count, 1]))
        try writer.save(to: path)
    }

    private static func network() throws -> Network {
        let input = Input([
            "default": [.time, .batch, 3], "targets": [.time, .batch, 1], "mask": [.time, .batch, 1],
        ])
        let (output, mask) = (SoftmaxCE(name: "Output"), Mask(name: "Mask"))
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Lstm(5, name: "Lstm") >>> FullyConnected(2, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> mask >>> Loss()
            input["mask"] >>> mask["mask"]
        }
        try network.initialize(Gaussian(std: 0.5), seed: 4)
        return network
    }

    private static let paths = ["Lstm.outputs.default", "Output.outputs.predictions", "FC.gradients.W"]

    @Test("are those of the same data in memory, byte for byte", arguments: [0, 200, 1 << 20])
    func equal(cacheBytes: Int) throws {
        let directory = try TemporaryDirectory()
        let data = directory.path("data.h5")
        try Self.writeData(to: data)
        let network = try Self.network()
        let held = try #require(try DataFile.load(from: data)["held"])
        let stream = try DataStream(path: data, split: "held", cacheBytes: cacheBytes)
        for (name, store) in [("held", held), ("streamed", stream)] as [(String, any SampleStore)] {
            let (samples, missing) = store.filledUp(for: network)
            #expect(missing == ["targets"] && samples.names == ["default", "mask", "targets"])
            try network.extract(
                Self.paths,
                over: Minibatches(of: 3, samples, shuffle: false, cutAccordingTo: .mask("mask")),
                to: directory.path("\(name).h5"))
        }
        #expect(try directory.read("streamed.h5") == directory.read("held.h5"))
        let lengths = try HDF5File(path: directory.path("held.h5")).root.dataset("lengths").read(Int.self)
        #expect(lengths.count == Self.count)
        // Nothing that the network takes is missing: it is its own samples.
        #expect(
            try Self.network().extract(Self.paths, over: Undivided(held.filledUp(for: network).samples)).count
                == 3)
    }

    @Test("a number that the network does not take is refused where it is read, and the old file stays")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let writer = HDF5Writer()
        writer.set("format", to: DataFile.format)
        var values = [Float](repeating: 1, count: 40 * 3)
        values[30 * 3 + 1] = .nan
        writer.add("held/default", .float32(values, shape: [1, 40, 3]))
        try writer.save(to: directory.path("data.h5"))
        _ = try directory.write([1, 2, 3], to: "b.h5")
        let stream = try DataStream(path: directory.path("data.h5"), split: "held")
        let network = try Self.network()
        let error = #expect(throws: TrainingError.self) {
            try network.extract(
                Self.paths,
                over: Minibatches(of: 6, stream.filledUp(for: network).samples, shuffle: false),
                to: directory.path("b.h5"))
        }
        #expect(
            error?.message
                == "the data: 'default' of sample 30 (number 1) is nan, and must be a finite number")
        #expect(try directory.read("b.h5") == [1, 2, 3])
    }
}
