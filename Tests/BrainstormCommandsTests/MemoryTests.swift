import Brainstorm
import Foundation
import TestSupport
import Testing

/// Hostile files in processes whose memory the system limits to the file's size and 64 MiB, besides what the
/// process itself needs. One that asks for more dies of it.
struct MemoryTests {
    /// What the process needs without a file, in KiB.
    private static let ownMemory = 16 << 10

    private func inspect(_ bytes: [UInt8], _ name: String, in directory: TemporaryDirectory) throws
        -> ProcessResult
    {
        let path = try directory.write(bytes, to: name)
        let limit = bytes.count / 1024 + (64 << 10) + Self.ownMemory
        return try run(
            "/bin/bash",
            ["-c", "ulimit -d \(limit) && exec \"$0\" inspect \"$1\" --verify", CommandLine.path, path],
            timeout: 10)
    }

    private func file(parameters: HDF5Value, storage: HDF5Storage, size: Int) throws -> [UInt8] {
        let writer = HDF5Writer()
        writer.add(
            "description",
            .fixedString(
                """
                {"@type": "Network", "architecture": {
                "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 1000]}, "@outgoing_connections": ["FC"]},
                "FC": {"@type": "FullyConnected", "size": \(size), "activation": "rel"}}}
                """))
        writer.add("parameters", parameters, storage: storage)
        return try writer.bytes()
    }

    @Test("a file that decompresses to a thousand times its size is refused within its budget")
    func decompressionBomb() throws {
        let directory = try TemporaryDirectory()
        let zeros = [Float](repeating: 0, count: 60_000 * 1001)
        let bytes = try file(
            parameters: .float32(zeros, shape: [zeros.count]), storage: .gzip(level: 9), size: 60_000)
        #expect(bytes.count < 2 << 20)
        let result = try inspect(bytes, "bomb.h5", in: directory)
        #expect(result.status == 1)
        #expect(
            result.errors.contains("describes 60060000 parameters, more than a file of"), "\(result.errors)")
    }

    @Test(
        "damaged files of each kind stay within their budget",
        arguments: ["network.h5", "compressed.h5", "run.h5"])
    func damaged(name: String) throws {
        let directory = try TemporaryDirectory()
        let network = try Network {
            Input(["default": [.time, .batch, 40]]) >>> FullyConnected(30, name: "A")
                >>> FullyConnected(5, name: "B")
                >>> Loss()
        }
        try network.initialize(Gaussian(), seed: 1)
        let whole: [UInt8] =
            switch name {
            case "network.h5": try network.bytes()
            case "compressed.h5": try network.bytes(options: NetworkFileOptions(storage: .gzip()))
            default: try Trainer(stepper: AdamStepper()).bytes(network: network)
            }
        var generator = SplitMix64(seed: 9)
        for index in 0..<60 {
            var bytes = whole
            // Small changes in the structures at the beginning, where sizes are.
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                bytes[Int.random(in: 0..<min(bytes.count, 4_000), using: &generator)] =
                    UInt8.random(in: 0...255, using: &generator)
            }
            let result = try inspect(bytes, "\(index).h5", in: directory)
            #expect(
                result.status == 0 || result.status == 1,
                "\(name) \(index): \(result.status) \(result.errors)")
        }
    }
}
