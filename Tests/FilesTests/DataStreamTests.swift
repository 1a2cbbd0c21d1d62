import Brainstorm
import TestSupport
import Testing

/// Samples that stay in their file.
struct DataStreamTests {
    private static let shape = [5, 13, 2, 3]
    private static var count: Int { shape.reduce(1, *) }

    private static let types: [(name: String, value: @Sendable () -> HDF5Value, format: NumberFormat)] = [
        ("uint8", { .integers((0..<count).map { UInt8($0 * 7 % 256) }, shape: shape) }, .uint8),
        ("int8", { .integers((0..<count).map { Int8($0 * 7 % 256 - 128) }, shape: shape) }, .int8),
        ("uint16", { .integers((0..<count).map { UInt16($0 * 151) }, shape: shape) }, .uint16),
        ("int16", { .integers((0..<count).map { Int16($0 * 151 - 30_000) }, shape: shape) }, .int16),
        (
            "big-endian", { .integers((0..<count).map { Int16($0 * 151 - 30_000) }, shape: shape).bigEndian },
            .float32
        ),
        ("int32", { .integers((0..<count).map { Int32($0 * 1001) }, shape: shape) }, .float32),
        ("float32", { .float32((0..<count).map { Float($0) / 3 }, shape: shape) }, .float32),
        ("float64", { .float64((0..<count).map { Double($0) / 3 }, shape: shape) }, .float32),
    ]

    private static let storages: [HDF5Storage] = [
        .contiguous, .gzip(), .chunked(shape: [1, 4, 2, 3], filters: [.deflate(level: 1)]),
        .chunked(shape: [5, 1, 2, 3]),
        .chunked(shape: [2, 3, 1, 2], filters: [.shuffle, .deflate(level: 1)]),
        .chunked(shape: [5, 13, 2, 3]),
    ]

    @Test(
        "of every type and in every layout are those that are read into memory", arguments: types.indices,
        storages.indices)
    func equal(type: Int, storage: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        let writer = HDF5Writer()
        writer.set("format", to: "Data file v1.0")
        writer.add("training/default", Self.types[type].value(), storage: Self.storages[storage])
        writer.set("scale", to: .float32(0.3), on: "training/default")
        try writer.write(toFile: path)
        let samples = try #require(try DataFile.load(from: path)["training"])
        let column = try #require(samples["default"])
        #expect(column.format == Self.types[type].format)
        #expect(column.shape.extents == Self.shape)
        let orders: [[Int]] = [
            Array(0..<13), [12], [3, 3, 3], [7, 8, 9, 0, 1], [12, 4, 0, 9, 5, 8, 2], [1, 0, 2, 1, 3, 2], [],
        ]
        for cacheBytes in [0, 100, 400, DataStream.standardCache] {
            let stream = try DataStream(path: path, split: "training", cacheBytes: cacheBytes)
            #expect(try stream.digest() == samples.digest())
            for (indices, steps) in orders.flatMap({ order in [0..<5, 1..<4, 4..<5].map { (order, $0) } }) {
                #expect(try read(stream, indices, steps) == read(samples, indices, steps))
            }
        }
    }

    private func read(_ store: any SampleStore, _ indices: [Int], _ steps: Range<Int>) throws -> [Float] {
        var values = [Float](repeating: -1, count: steps.count * indices.count * 6)
        try indices.withUnsafeBufferPointer { indices in
            try values.withUnsafeMutableBufferPointer {
                try store.read(
                    "default", samples: indices, from: steps.lowerBound, time: steps.count, into: $0)
            }
        }
        return values
    }

    @Test("bytes stay bytes in memory, also in parts, and equal the floats that they are")
    func packed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        let bytes = (0..<60).map { UInt8($0 * 4) }
        try DataFile(splits: [
            "training": ["default": DataFile.Column(shape: [2, 10, 3], .bytes(bytes), scale: 0.5)]
        ]).save(to: path)
        let samples = try #require(try DataFile.load(from: path)["training"])
        let floats = try Samples([
            "default": Samples.Column(shape: [2, 10, 3], values: bytes.map { Float($0) * 0.5 })
        ])
        #expect(samples["default"]?.format == .uint8 && samples["default"] == floats["default"])
        let part = samples.subset(3..<7)
        #expect(part["default"]?.format == .uint8 && part["default"] == floats.subset(3..<7)["default"])
        #expect(try samples.digest() == floats.digest())
        let error = #expect(throws: TrainingError.self) {
            try Samples.Column(shape: [1, 3, 1], PackedNumbers([1, 2, 3, 4], .int16))
        }
        #expect(error?.message == "2 values do not fill (1, 3, 1), which takes 3")
    }

    @Test("a file is written in chunks of whole samples, about a quarter of a megabyte each")
    func chunks() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        func chunk(_ shape: [Int], _ numbers: DataFile.Column.Numbers) throws -> [Int] {
            try DataFile(splits: ["training": ["default": DataFile.Column(shape: shape, numbers)]]).save(
                to: path)
            let dataset = try HDF5File(path: path).root.dataset("training/default")
            guard case .chunked(let chunk, _) = dataset.layout else { return [] }
            return chunk
        }
        func bytes(_ count: Int) -> DataFile.Column.Numbers { .bytes([UInt8](repeating: 1, count: count)) }
        #expect(try chunk([1, 700, 28, 28, 1], bytes(700 * 784)) == [1, 334, 28, 28, 1])
        #expect(try chunk([1, 20, 28, 28, 1], bytes(20 * 784)) == [1, 20, 28, 28, 1])
        #expect(try chunk([100, 300, 16], bytes(100 * 300 * 16)) == [100, 163, 16])
        #expect(try chunk([9000, 3, 40], bytes(9000 * 3 * 40)) == [6553, 1, 40])
        #expect(try chunk([1, 3, 400_000], bytes(1_200_000)) == [1, 1, 262_144])
        #expect(try chunk([1, 200, 784], .floats([Float](repeating: 1, count: 200 * 784))) == [1, 83, 784])
    }

    @Test(
        "columns of which nothing was written yet are what h5py reads in them, in every layout",
        .enabled(if: Tool.h5py != nil, "h5py is not installed: make setup"))
    func unwritten() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        let program = """
            import h5py, sys
            f = h5py.File(sys.argv[1], "w")
            f.attrs["format"] = "Data file v1.0"
            f.create_dataset("training/default", shape=(5, 13, 2, 3), dtype="u1", fillvalue=7)
            f.create_dataset("training/chunked", shape=(5, 13, 2, 3), dtype="u1", fillvalue=9, chunks=(2, 3, 2, 3))
            """
        let result = try run(Tool.h5py ?? "", ["-c", program, path])
        #expect(result.status == 0, "\(result.errors)")
        let stream = try DataStream(path: path, split: "training")
        let samples = try #require(try DataFile.load(from: path)["training"])
        #expect(try read(stream, [4, 0, 12], 1..<4) == [Float](repeating: 7, count: 54))
        #expect(try stream.digest() == samples.digest())
    }
}
