import Brainstorm
import TestSupport
import Testing

/// Integers that 32-bit floats do not have, in files.
struct RoundingTests {
    private static let whole: [Int64] = [
        0, 1, -1, 1 << 24, 1 << 24 + 1, 1 << 24 + 2, 1 << 24 + 3, -(1 << 24) - 1, 1 << 53 + 1, .max, .min,
        1 << 40,
    ]

    private func write(_ value: HDF5Value, scale: Float? = nil, to path: String) throws {
        let writer = HDF5Writer()
        writer.set("format", to: "Data file v1.0")
        writer.add("training/default", value, storage: .gzip())
        if let scale { writer.set("scale", to: .float32(scale), on: "training/default") }
        try writer.write(toFile: path)
    }

    @Test("are rounded as 64-bit floats are, and counted")
    func memory() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        let shape = [1, Self.whole.count, 1]
        try write(.integers(Self.whole, shape: shape), scale: 0.5, to: path)
        let samples = try #require(try DataFile.load(from: path)["training"])
        #expect(samples["default"]?.values == Self.whole.map { Float($0) * 0.5 })
        #expect(samples["default"]?.values[4..<8] == [8_388_608, 8_388_609, 8_388_610, -8_388_608])
        #expect(samples.rounded == ["default": 5])

        try write(.float64(Self.whole.map(Double.init), shape: shape), to: path)
        let floats = try #require(try DataFile.load(from: path)["training"])
        #expect(floats["default"]?.values == Self.whole.map { Float(Double($0)) })
        #expect(floats.rounded.isEmpty)
    }

    private static let typeCases: [(@Sendable () -> HDF5Value, expected: [Float], rounded: Int)] = [
        (
            { .integers([Int32(16_777_217), -16_777_219, 5], shape: [1, 3, 1]) },
            [16_777_216, -16_777_220, 5], 2
        ),
        ({ .integers([UInt32.max, 16_777_216, 0], shape: [1, 3, 1]) }, [4_294_967_296, 16_777_216, 0], 1),
        ({ .integers([UInt64.max, 1 << 63, 3], shape: [1, 3, 1]) }, [0x1p64, 0x1p63, 3], 1),
        ({ .integers([Int16.min, .max, 3], shape: [1, 3, 1]) }, [-32768, 32767, 3], 0),
        ({ .integers([Int64(16_777_217), 2, 3], shape: [1, 3, 1]).bigEndian }, [16_777_216, 2, 3], 1),
        (
            { .enumeration([Int32(16_777_217), 2, 3], names: [("A", 2)], shape: [1, 3, 1]) },
            [16_777_216, 2, 3], 1
        ),
        ({ .bitfields([UInt32(16_777_217), 2, 3], shape: [1, 3, 1]) }, [16_777_216, 2, 3], 1),
    ]

    @Test("are so in every integer type", arguments: typeCases.indices)
    func types(index: Int) throws {
        let (value, expected, rounded) = Self.typeCases[index]
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        try write(value(), to: path)
        let samples = try #require(try DataFile.load(from: path)["training"])
        #expect(samples["default"]?.values == expected)
        #expect(samples.rounded["default"] ?? 0 == rounded)
        let stream = try DataStream(path: path, split: "training")
        let batch = try StreamedMinibatches(of: 3, stream, shuffle: false).batch(epoch: 0, position: 0)
        #expect(batch["default"]?.values == expected)
        #expect(stream.rounded["default"] ?? 0 == rounded)
    }

    @Test(
        "are rounded alike in batches that are read as they are needed, in order and shuffled",
        arguments: [false, true])
    func streamed(shuffle: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        try write(.integers(Self.whole, shape: [1, Self.whole.count, 1]), to: path)
        let stream = try DataStream(path: path, split: "training")
        #expect(stream.rounded.isEmpty)
        let iterator = StreamedMinibatches(of: 5, stream, shuffle: shuffle, seed: 1)
        let values = try (0..<3).flatMap {
            try iterator.batch(epoch: 0, position: $0)["default"]?.values ?? []
        }
        #expect(values.sorted() == Self.whole.map { Float($0) }.sorted())
        #expect(stream.rounded == ["default": 5])
    }

    @Test("are parameters of a network made by hand")
    func parameters() throws {
        let directory = try TemporaryDirectory()
        let network = try NetworkFileTests.classifier()
        let count = network.parameters.count
        let numbers = (0..<count).map { Int64(1 << 24) + Int64($0) }
        let writer = HDF5Writer()
        writer.add("description", .fixedString(try network.description().canonical()))
        writer.add("parameters", .integers(numbers, shape: [count]))
        try writer.write(toFile: directory.path("net.h5"))
        let loaded = try Network.load(from: directory.path("net.h5"))
        #expect(loaded.parameters.values == numbers.map { Float($0) })
    }
}
