import ArgumentParser
import Brainstorm
import Foundation
import HDF5

/// Times what `peers/array_files.py` does too, and the same for a network with its description and digests.
struct ArraysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "arrays",
        abstract: "Time saving eight arrays, and loading them to the first use of every page.",
        discussion: """
            Prints lines of JSON. DIRECTORY holds what 'Benchmarks/compare_arrays.py' makes: numbers.bin with 32-bit \
            floats.
            """)

    @Argument(help: "The directory with the numbers.")
    var directory: String

    @Option(help: "How often each is timed.")
    var repeats = 3

    func validate() throws {
        guard repeats > 0 else { throw ValidationError("--repeats is at least 1") }
    }

    func run() throws {
        let files = BenchmarkFiles(directory)
        let numbers = try Data(contentsOf: URL(filePath: files.numbers))
            .withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        try time("save", removing: files.output) { try save(numbers, to: files.output) }
        try time("load") { try load(files.output) }
        let network = try network(of: numbers)
        try time("network save", removing: files.output) { try network.save(to: files.output) }
        try time("network load") { try use(Network.load(from: files.output)) }
        try time("network load, digests not compared") {
            try use(Network.load(from: files.output, verify: false))
        }
        try FileManager.default.removeItem(atPath: files.output)
    }

    private func time(_ work: String, removing path: String? = nil, _ action: () throws -> Void) throws {
        var times: [Duration] = []
        for _ in 0..<repeats {
            if let path { try? FileManager.default.removeItem(atPath: path) }
            times.append(try ContinuousClock().measure(action))
        }
        times.sort()
        print(
            #"{"peer":"brainstorm","work":"\#(work)","ms":\#(times[times.count / 2] / .milliseconds(1))}"#)
    }

    private func save(_ numbers: [Float], to path: String) throws {
        let size = numbers.count / BenchmarkFiles.datasets
        try numbers.withUnsafeBufferPointer { numbers in
            let writer = HDF5Writer()
            for index in 0..<BenchmarkFiles.datasets {
                let part = UnsafeBufferPointer(rebasing: numbers[index * size..<(index + 1) * size])
                writer.add("layer\(index).W", .float32(part, shape: [size]))
            }
            try writer.write(toFile: path)
        }
    }

    private func load(_ path: String) throws {
        let root = try HDF5File(path: path).root
        var sum: Float = 0
        for name in root.names {
            sum += try root.dataset(name).withElements(of: Float.self) { touch($0) }
        }
        precondition(sum.isFinite)
    }

    /// Eight square layers with about as many parameters as there are numbers.
    private func network(of numbers: [Float]) throws -> Network {
        let size = Int((Double(numbers.count) / 8).squareRoot())
        let network = try Network {
            let first = Input(["default": .timeBatch([size])]) >>> FullyConnected(name: "Layer0")
            (1..<8).reduce(first) { $0 >>> FullyConnected(name: "Layer\($1)") }
        }
        for index in 0..<network.parameters.count {
            network.parameters.buffer[index] = numbers[index % numbers.count]
        }
        return network
    }

    private func use(_ network: Network) {
        precondition(touch(UnsafeBufferPointer(network.parameters.buffer)).isFinite)
    }

    /// Reads a number of every page.
    private func touch(_ numbers: UnsafeBufferPointer<Float>) -> Float {
        stride(from: 0, to: numbers.count, by: 1024).reduce(0) { $0 + numbers[$1] }
    }
}
