public import Arrays
public import Describing
import HDF5
public import Handlers
public import Networks
public import Training

/// Run files: a network file with `/training` beside it. It holds all that a run is, so that a killed run
/// goes on to the same bytes. FORMAT.md is the specification.
public struct RunFile {
    public let trainer: Trainer
    public let network: Network
    /// The iterators as described; they hold no data yet.
    public let iterators: RunIterators?
    /// Which data the run is trained on, if it was made by an experiment.
    public let data: DataPlan?
    /// SHA-256 of the data by split, as they were when the run began.
    public let digests: [String: String]

    /// The versions of `/training`. A new one is one more migration, from the one before it.
    package static let history = FormatHistory(FormatVersion("Run", 1, 0), migrations: [])

    /// The static half of `/training`.
    struct Description: Codable {
        var format: String
        var trainer: TrainerDescription
        var iterators: RunIterators?
        var data: DataPlan?
        var digests: [String: String]

        enum CodingKeys: CodingKey {
            case format, trainer, iterators, data, digests
        }

        init(
            _ trainer: TrainerDescription, _ iterators: RunIterators?, _ data: DataPlan?,
            _ digests: [String: String]
        ) {
            format = RunFile.history.newest.description
            self.trainer = trainer
            self.iterators = iterators
            self.data = data
            self.digests = digests
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            format = try container.decode(String.self, forKey: .format)
            trainer = try container.decode(TrainerDescription.self, forKey: .trainer)
            iterators = try container.decodeIfPresent(RunIterators.self, forKey: .iterators)
            data = try container.decodeIfPresent(DataPlan.self, forKey: .data)
            digests = try container.decode([String: String].self, forKey: .digests)
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(format, forKey: .format)
            try container.encodeDescribed(trainer, forKey: .trainer)
            try container.encodeIfPresent(iterators, forKey: .iterators)
            try container.encodeIfPresent(data, forKey: .data)
            try container.encode(digests, forKey: .digests)
        }
    }

    // MARK: Reading

    /// Reads a run. Opens no other file; the data named in it are read when the run is resumed.
    ///
    /// - Parameter memory: what all of the network's arrays and the stepper's together may take.
    /// - Throws: as ``Network/load(from:registry:handler:verify:limits:memory:)``, and ``StateError`` if the state does not
    ///   have the names, types and shapes that the descriptions call for.
    public init(
        from path: String, registry: Registry = .standard, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws {
        try self.init(HDF5File(path: path), path: path, registry, handler, memory)
    }

    /// Reads a run from the bytes of a run file.
    public init(
        from bytes: some Sequence<UInt8>, registry: Registry = .standard, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws {
        try self.init(HDF5File(bytes: Array(bytes)), path: "", registry, handler, memory)
    }

    /// Reads a run from the bytes of a file whose format has another history than ours.
    package init(from bytes: [UInt8], history: FormatHistory) throws {
        try self.init(HDF5File(bytes: bytes), path: "", .standard, nil, .machine, history)
    }

    private init(
        _ file: HDF5File, path: String, _ registry: Registry, _ handler: (any Handler)?,
        _ memory: MemoryLimit, _ history: FormatHistory = RunFile.history
    ) throws {
        let root = try file.root
        guard root.contains("training") else {
            throw FileError(.format, path: path, "has no group 'training', so it is no run file")
        }
        network = try NetworkFile.read(
            file, path: path, registry: registry, handler: handler, verify: true, limits: HDF5Limits(),
            memory: memory)
        let training = try root.group("training")
        let document = try RunFile.document(training, state: "state", path: path, history)
        let description = try DescriptionDecoder(registry: registry)
            .decode(Description.self, from: document.description)
        trainer = Trainer(description.trainer)
        trainer.relocate(to: directoryName(of: path))
        iterators = description.iterators
        data = description.data
        digests = description.digests
        try trainer.prepare(for: network)
        var (trainer, network) = (trainer, network)
        try trainer.restore(from: document.state)
        try network.restore(from: try StateTree(training.group("network_state"), path: path))
    }
}

extension RunFile {
    /// A run's description and, if it is asked for, the trainer's state, as the newest version has them.
    private static func document(
        _ training: HDF5Group, state: String?, path: String, _ history: FormatHistory
    ) throws -> FormatDocument {
        let text = try NetworkFile.readText(training, "description", path: path)
        var document = FormatDocument(
            try JSONValue(parsing: text),
            try state.map { try StateTree(training.group($0), path: path) } ?? StateTree(), ownedBy: "trainer"
        )
        // Without a format in words, the decoder says what is wrong.
        guard case .string(let format)? = document.description["format"] else { return document }
        let version = try history.version(named: format, path: path)
        try history.update(&document, from: version, path: path)
        if case .object(var members) = document.description {
            members["format"] = .string(history.newest.description)
            document.description = .object(members)
        }
        return document
    }

    /// The data that a file names, if it is a run file that does; nothing else of the run is made.
    package static func dataPlan(of path: String, registry: Registry = .standard) throws -> DataPlan? {
        let root = try HDF5File(path: path).root
        guard root.contains("training") else { return nil }
        let document = try document(root.group("training"), state: nil, path: path, history)
        return try DescriptionDecoder(registry: registry).decode(
            Description.self, from: document.description
        ).data
    }
}

/// The iterators of a run as described.
public struct RunIterators: Codable, Sendable {
    public var training: any DataIterator
    public var validation: [String: any DataIterator]

    private enum CodingKeys: CodingKey {
        case training, validation
    }

    public init(training: any DataIterator, validation: [String: any DataIterator]) {
        self.training = training
        self.validation = validation
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        training = try container.decodeDescribed((any DataIterator).self, kind: .iterator, forKey: .training)
        validation = try container.decodeDescribed(
            [String: any DataIterator].self, kind: .iterator, forKey: .validation)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(training, forKey: .training)
        try container.encodeDescribed(validation, forKey: .validation)
    }
}

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
        return try RunSnapshot(self, network, iterators: iterators)
    }

    /// Loads a run: the trainer and its network as they were when the file was saved. Training goes on with
    /// the next update when `train` is called with the same data.
    ///
    /// - Throws: as ``RunFile/init(from:registry:handler:memory:)``.
    public static func load(
        from path: String, registry: Registry = .standard, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws -> (trainer: Trainer, network: Network) {
        let run = try RunFile(from: path, registry: registry, handler: handler, memory: memory)
        return (run.trainer, run.network)
    }

    /// Loads a run from the bytes of a file.
    public static func load(
        from bytes: some Sequence<UInt8>, registry: Registry = .standard, handler: (any Handler)? = nil,
        memory: MemoryLimit = .machine
    ) throws -> (trainer: Trainer, network: Network) {
        let run = try RunFile(from: bytes, registry: registry, handler: handler, memory: memory)
        return (run.trainer, run.network)
    }
}
