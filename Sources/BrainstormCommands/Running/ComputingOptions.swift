import ArgumentParser
import Brainstorm

/// What computes: options of all commands that run a network.
struct ComputingOptions: ParsableArguments {
    @Option(help: "Threads to compute with, 1 to 1024. Default: as described, or all processors.")
    var threads: Int?

    @Flag(
        help: """
            Fix the order of additions, so that the number of threads does not change a bit of the result. A run \
            that began so goes on so.
            """)
    var deterministic = false

    func validate() throws {
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }

    var handler: HandlerChoice { .changed(threads: threads, deterministic: deterministic) }

    /// Whether a handler other than the described one is asked for.
    var changesHandler: Bool { threads != nil || deterministic }

    /// The network of a network or run file, as the options have it.
    func network(from path: String) throws -> Network {
        try Network.load(from: path, registry: .ofCommands, handler: handler)
    }
}
