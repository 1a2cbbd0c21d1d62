public import Arrays
public import Describing
import Files
public import Handlers
public import Networks
public import Training

extension Trainer {
    /// Saves the run: this trainer and the network that it has trained last, with all their state.
    ///
    /// - Parameter network: a network to save instead; needed if the trainer has trained none yet.
    /// - Throws: ``FileError`` if there is no network or the file cannot be written; the old file is then
    ///   untouched.
    public func save(to path: String, network: Network? = nil) throws {
        try snapshot(path, network).save(to: path)
    }

    /// The bytes of a run file.
    public func bytes(network: Network? = nil) throws -> [UInt8] { try snapshot("", network).bytes() }

    private func snapshot(_ path: String, _ network: Network?) throws -> RunSnapshot {
        guard let network = network ?? lastTraining?.network else {
            throw FileError(
                .mismatch, path: path, "the trainer has trained no network yet: say which to save")
        }
        let iterators = lastTraining.map { RunIterators(training: $0.iterator, validation: $0.validation) }
        let digests = try lastTraining.map { try RunBinding($0.iterator, $0.validation).digests }
        var none: RunSnapshot?
        return try RunSnapshot(self, network, iterators: iterators, digests: digests ?? [:], over: &none)
    }

    /// Loads a trainer and its network as they were when the run was saved. To go on with the run itself, use
    /// ``Run/init(resuming:changes:data:options:)``.
    ///
    /// - Throws: as ``RunFile/init(from:registry:handler:memory:)``.
    public static func load(
        from path: String, registry: Registry = .standard, handler: HandlerChoice = .described,
        memory: MemoryLimit = .machine
    ) throws -> (trainer: Trainer, network: Network) {
        let run = try RunFile(from: path, registry: registry, handler: handler, memory: memory)
        return (run.trainer, run.network)
    }

    /// Loads a run from the bytes of a file.
    public static func load(
        from bytes: some Sequence<UInt8>, registry: Registry = .standard, handler: HandlerChoice = .described,
        memory: MemoryLimit = .machine
    ) throws -> (trainer: Trainer, network: Network) {
        let run = try RunFile(from: bytes, registry: registry, handler: handler, memory: memory)
        return (run.trainer, run.network)
    }
}
