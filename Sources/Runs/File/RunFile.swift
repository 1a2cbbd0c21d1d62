public import Arrays
public import Describing
public import Files
import HDF5
public import Handlers
public import Networks
public import Training

/// What a run file holds: a network file with `/training` beside it, and with it all that a run is, so that a killed run
/// goes on to the same bytes. FORMAT.md is the specification.
///
/// Reading one changes nothing and takes no lock: it is for looking. ``Run/init(resuming:changes:data:options:)`` goes on.
public struct RunFile {
    public let trainer: Trainer
    public let network: Network
    /// The iterators as described; they hold no data yet.
    public let iterators: RunIterators?
    /// Which data the run is trained on, if it was made by an experiment.
    public let data: DataPlan?
    /// SHA-256 of the data, as they were when the run began: by split, or by iterator if it was not made by an
    /// experiment.
    public let digests: [String: String]
    /// All that describes the run, as it stands in the file.
    package let fileDescription: JSONValue

    /// The versions of `/training`. A new one is one more migration, from the one before it.
    package static let history = FormatHistory(
        FormatVersion("Run", 1, 0),
        migrations: [
            // The run knows its file, not the hook that says when it is saved.
            Migration(
                from: FormatVersion("Run", 1, 0), to: FormatVersion("Run", 1, 1),
                [.removeMember("filename", of: "trainer.hooks[@type=SaveRun]")])
        ])

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
    /// - Parameters:
    ///   - handler: what computes.
    ///   - memory: what all of the network's arrays and the stepper's together may take.
    /// - Throws: as ``Network/load(from:registry:handler:verify:limits:memory:)``, and ``StateError`` if the state does not
    ///   have the names, types and shapes that the descriptions call for.
    public init(
        from path: String, registry: Registry = .standard, handler: HandlerChoice = .described,
        memory: MemoryLimit = .machine
    ) throws {
        try self.init(HDF5File(path: path), path: path, registry, handler, memory)
    }

    /// Reads a run from the bytes of a run file.
    public init(
        from bytes: some Sequence<UInt8>, registry: Registry = .standard, handler: HandlerChoice = .described,
        memory: MemoryLimit = .machine
    ) throws {
        try self.init(HDF5File(bytes: Array(bytes)), path: "", registry, handler, memory)
    }

    /// Reads a run from the bytes of a file whose formats have other histories than ours.
    package init(
        from bytes: [UInt8], history: FormatHistory = RunFile.history,
        networkHistory: FormatHistory = NetworkFile.history
    ) throws {
        try self.init(HDF5File(bytes: bytes), path: "", .standard, .described, .machine, history, networkHistory)
    }

    private init(
        _ file: HDF5File, path: String, _ registry: Registry, _ handler: HandlerChoice,
        _ memory: MemoryLimit,
        _ history: FormatHistory = RunFile.history, _ networkHistory: FormatHistory = NetworkFile.history
    ) throws {
        let root = try file.root
        let training = try RunFile.training(root, path: path)
        network = try NetworkFile.read(
            file, path: path, registry: registry, handler: handler, verify: true, limits: HDF5Limits(),
            memory: memory, history: networkHistory)
        let document = try RunFile.document(training, state: "state", path: path, history)
        let description = try DescriptionDecoder(registry: registry)
            .decode(Description.self, from: document.description)
        trainer = Trainer(description.trainer)
        iterators = description.iterators
        data = description.data
        digests = description.digests
        // The network in hand may compute by another handler than the described one.
        fileDescription = try RunFile.document(
            NetworkFile.description(in: root, path: path, registry, networkHistory), description.trainer,
            data: data, iterators: iterators)
        try trainer.prepare(for: network)
        var (trainer, network) = (trainer, network)
        try trainer.restore(from: document.state)
        try network.restore(from: try StateTree(training.group("network_state"), path: path))
    }

    init(
        trainer: Trainer, network: Network, iterators: RunIterators?, data: DataPlan?,
        digests: [String: String], fileDescription: JSONValue
    ) {
        self.trainer = trainer
        self.network = network
        self.iterators = iterators
        self.data = data
        self.digests = digests
        self.fileDescription = fileDescription
    }
}

extension RunFile {
    private static func training(_ root: HDF5Group, path: String) throws -> HDF5Group {
        guard root.contains("training") else {
            throw FileError(
                .format, path: path, "is \(FileKind(root).name), no run file: it has no group 'training'")
        }
        return try root.group("training")
    }

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

    /// The description of the training in a file, as JSON of the newest version, whatever types it names.
    package static func trainingDescription(in root: HDF5Group, path: String) throws -> JSONValue {
        try document(training(root, path: path), state: nil, path: path, history).description
    }

    /// The data that a file names, if it is a run file that does; nothing else of the run is made.
    package static func dataPlan(of path: String, registry: Registry = .standard) throws -> DataPlan? {
        let root = try HDF5File(path: path).root
        guard root.contains("training") else { return nil }
        return try DescriptionDecoder(registry: registry)
            .decode(Description.self, from: trainingDescription(in: root, path: path)).data
    }
}
