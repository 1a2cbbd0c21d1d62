import ArgumentParser
import Brainstorm
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

    @OptionGroup var options: RepeatOptions

    func run() throws {
        let files = BenchmarkFiles(directory)
        let numbers = try files.readNumbers()
        try time("save", before: files.removeOutput) { try files.save(numbers, .contiguous) }
        try time("load") { try load(files.output) }
        let network = try network(of: numbers)
        try time("network save", before: files.removeOutput) { try network.save(to: files.output) }
        try time("network load") { try use(Network.load(from: files.output)) }
        try time("network load, digests not compared") {
            try use(Network.load(from: files.output, verify: false))
        }
        files.removeOutput()
    }

    private func time(_ work: String, before: () -> Void = {}, _ action: () throws -> Void) throws {
        let milliseconds = try options.milliseconds(before: before, of: action)
        print(#"{"peer":"brainstorm","work":"\#(work)","ms":\#(milliseconds)}"#)
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
