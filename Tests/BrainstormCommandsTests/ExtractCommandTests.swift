import Brainstorm
import Foundation
import TestSupport
import Testing

/// `extract` goes through data batch by batch.
struct ExtractCommandTests {
    private static let (samples, width) = (150_000, 784)

    /// 118 MB of bytes, which are 470 MB as floats; in compressed chunks, or as they are.
    private func writeData(to path: String, isChunked: Bool) throws {
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
        try file.close()
    }

    @Test("of 118 MB of bytes in less memory than these take, and as from memory", arguments: [false, true])
    func streamed(isChunked: Bool) throws {
        let directory = try TemporaryDirectory()
        try writeData(to: directory.path("data.h5"), isChunked: isChunked)
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
        try network.save(to: directory.path("net.h5"))
        // The process itself takes 16 MiB (`MemoryTests`), decoded chunks up to 64 MiB.
        let result = try run(
            "/bin/bash",
            [
                "-c",
                "ulimit -d \((16 + 64 + 24) << 10) && exec \"$0\" extract net.h5 data.h5 --buffers Hid.outputs.default "
                    + "--to streamed.h5 --threads 1",
                CommandLine.path,
            ], in: directory.path)
        #expect(result.status == 0, "\(result.status) \(result.errors)")
        #expect(result.errors == "not in the data, zeros instead: targets\n")
        #expect(result.output == "Hid.outputs.default 1 × \(Self.samples) × 6\n")

        let held = try #require(try DataFile.load(from: directory.path("data.h5"))["validation"])
        let alone = try Network.load(
            from: directory.path("net.h5"), handler: .changed(threads: 1, deterministic: false))
        try alone.extract(
            ["Hid.outputs.default"],
            over: Minibatches(of: 100, held.filledUp(for: alone).samples, shuffle: false),
            to: directory.path("held.h5"))
        #expect(try directory.read("streamed.h5") == directory.read("held.h5"))
    }
}
