import ArgumentParser
import Brainstorm

/// What computes, and in how much memory: options of all commands that run a network.
struct ComputingOptions: ParsableArguments {
    @Option(
        help: """
            Threads to compute with, 1 to 1024. Default: as described, or all processors; of several processes, each its \
            share of the machine's.
            """)
    var threads: Int?

    @Option(
        help: """
            Vectors to compute with: baseline, avx2 or avx512. Default: the processor's widest. Neither they nor the \
            number of threads change a bit of the result.
            """)
    var vectors: VectorLevel?

    @Option(
        help: ArgumentHelp(
            "What the network's arrays may take together, as in 8GiB. Default: the machine's memory.",
            valueName: "size"))
    var memory: MemoryLimit?

    func validate() throws {
        guard ComputingOptions.threads.contains(threads ?? 1) else {
            throw ValidationError("--threads is from 1 to 1024")
        }
    }

    private static let threads = 1...1024

    var memoryLimit: MemoryLimit { memory ?? .machine }

    var handler: HandlerChoice {
        .with(HandlerOptions(threads: threads ?? ProcessOptions.threads, vectors: vectors))
    }

    /// Whether a handler other than the described one is asked for.
    var changesHandler: Bool { threads != nil || vectors != nil }

    /// The network of a network or run file, as the options have it.
    func network(from path: String) throws -> Network {
        try Network.load(from: path, registry: .ofCommands, handler: handler, memory: memoryLimit)
    }
}

extension VectorLevel: ExpressibleByArgument {}

extension MemoryLimit: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}
