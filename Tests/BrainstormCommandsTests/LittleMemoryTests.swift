import Brainstorm
import Foundation
import TestSupport
import Testing

/// `extract` and `evaluate` go through data batch by batch.
struct LittleMemoryTests {
    private static let (samples, width) = (150_000, 784)

    /// 118 MB of bytes, which are 470 MB as floats; in compressed chunks, or as they are.
    private func writeData(to path: String, isChunked: Bool, hasTargets: Bool = false) throws {
        let row = (0..<1000 * Self.width).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let file = try HDF5Appender(creating: path)
        try file.set("format", to: DataFile.format)
        if isChunked {
            let series = try file.addSeries(
                "validation/default", .integer(UInt8.self), outerShape: [1], rowShape: [Self.width],
                chunkRows: 300, filters: [.deflate(level: 1)])
            for _ in 0..<Self.samples / 1000 { try series.append(row) }
        } else {
            let bytes = (0..<Self.samples / 1000).flatMap { _ in row }
            try file.add("validation/default", .integers(bytes, shape: [1, Self.samples, Self.width]))
        }
        try file.set("scale", to: .float32(1 / 255), on: "validation/default")
        if hasTargets {
            let classes = (0..<Self.samples).map { UInt8($0 % 3) }
            try file.add("validation/targets", .integers(classes, shape: [1, Self.samples, 1]))
        }
        try file.close()
    }

    private func writeNetwork(to path: String) throws {
        let input = Input(["default": [.time, .batch, .size(Self.width)], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network {
            input >>> FullyConnected(6, name: "Hid")
                >>> FullyConnected(3, activation: .linear, name: "Classes")
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.1), seed: 2)
        try network.save(to: path)
    }

    /// Runs the command in 24 MiB more than decoded chunks and the process itself (`MemoryTests`) take.
    private func run(_ arguments: String, cache: Int, in directory: TemporaryDirectory) throws
        -> ProcessResult
    {
        try TestSupport.run(
            "/bin/bash",
            [
                "-c", "ulimit -d \((16 + cache + 24) << 10) && exec \"$0\" \(arguments) --threads 1",
                CommandLine.path,
            ],
            in: directory.path)
    }

    @Test(
        "extract, of 118 MB of bytes in less memory than these take, and as from memory",
        arguments: [false, true])
    func streamed(isChunked: Bool) throws {
        let directory = try TemporaryDirectory()
        try writeData(to: directory.path("data.h5"), isChunked: isChunked)
        try writeNetwork(to: directory.path("net.h5"))
        let result = try run(
            "extract net.h5 data.h5 --buffers Hid.outputs.default --to streamed.h5", cache: 64, in: directory)
        #expect(result.status == 0, "\(result.status) \(result.errors)")
        #expect(result.errors == "not in the data, zeros instead: targets\n")
        #expect(result.output == "Hid.outputs.default 1 × \(Self.samples) × 6\n")

        let held = try #require(try DataFile.load(from: directory.path("data.h5"))["validation"])
        let alone = try Network.load(
            from: directory.path("net.h5"), handler: .with(HandlerOptions(threads: 1)))
        try alone.extract(
            ["Hid.outputs.default"],
            over: Minibatches(of: 100, held.filledUp(for: alone).samples, shuffle: false),
            to: directory.path("held.h5"))
        #expect(try directory.read("streamed.h5") == directory.read("held.h5"))
    }
    @Test("evaluate, to the bit as from memory", arguments: [false, true])
    func evaluated(isChunked: Bool) throws {
        let directory = try TemporaryDirectory()
        try writeData(to: directory.path("data.h5"), isChunked: isChunked, hasTargets: true)
        try writeNetwork(to: directory.path("net.h5"))
        let result = try run("evaluate net.h5 --data data.h5", cache: 64, in: directory)
        #expect(result.status == 0, "\(result.status) \(result.errors)")
        let held = try #require(try DataFile.load(from: directory.path("data.h5"))["validation"])
        let network = try Network.load(
            from: directory.path("net.h5"), handler: .with(HandlerOptions(threads: 1)))
        let scores = try network.evaluate(
            on: Minibatches(of: 100, held, shuffle: false), scorers: network.suggestedScorers)
        #expect(result.output == scores.map { "\($0.name) \($0.value)\n" }.joined())
    }
    @Test("data with none of the network's inputs are refused, not taken for zeros")
    func otherData() throws {
        let directory = try TemporaryDirectory()
        try writeNetwork(to: directory.path("net.h5"))
        let column = DataFile.Column(shape: [1, 4, 2], .floats([Float](repeating: 1, count: 8)))
        try DataFile(splits: ["validation": ["other": column]]).save(to: directory.path("data.h5"))
        let result = try run(
            "extract net.h5 data.h5 --buffers Hid.outputs.default --to x.h5", cache: 64, in: directory)
        #expect(result.status == 1)
        #expect(result.errors.contains("default"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.path("x.h5")))
    }
}
