public import Arrays
public import Describing
public import Files
package import HDF5
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
            format = Formats.known.run.newest.description
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

    private init(
        _ file: HDF5File, path: String, _ registry: Registry, _ handler: HandlerChoice,
        _ memory: MemoryLimit
    ) throws {
        let training = try RunFile.training(of: file, path: path)
        try NetworkFile.compare(
            Digest.of(training.group.text("description", of: Formats.known.run, path: path)), training.group,
            "description", path: path, what: "the description of the training")
        let opened = try VersionedGroup(file, as: Formats.known.network, path: path)
        network = try NetworkFile.read(
            file, path: path, registry: registry, handler: handler, verify: true, limits: HDF5Limits(),
            memory: memory)
        let document = try RunFile.document(training, path: path)
        let description = try DescriptionDecoder(registry: registry)
            .decode(Description.self, from: document.description)
        trainer = Trainer(description.trainer)
        iterators = description.iterators
        data = description.data
        digests = description.digests
        // The network in hand may compute by another handler than the described one.
        fileDescription = try RunFile.document(
            NetworkFile.description(in: opened, registry), description.trainer,
            data: data, iterators: iterators)
        try trainer.prepare(for: network)
        var (trainer, network) = (trainer, network)
        try trainer.restore(from: document.state)
        try network.restore(from: try StateTree(training.group.group("network_state"), path: path))
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
    /// `/training` of an open file.
    /// - Throws: ``FileError`` if there is none, or it is of a version that is not known.
    static func training(of file: HDF5File, path: String) throws -> VersionedGroup {
        let root = try file.root
        guard root.contains("training") else {
            throw FileError(
                .format, path: path, "is \(FileKind(root).name), no run file: it has no group 'training'")
        }
        return try VersionedGroup(
            describing: EditedGroup(root.group("training")), as: Formats.known.run, path: path)
    }

    /// A run's description and the trainer's state, as the newest version has them.
    ///
    /// - Parameter omitted: entries of the state that are not read.
    static func document(
        _ training: VersionedGroup, path: String, omitting omitted: Set<String> = []
    ) throws -> FormatDocument {
        let state = try StateTree(training.group.group("state"), path: path, omitting: omitted)
        return try training.document(state: state, ownedBy: "trainer")
    }

    /// The data that a file names, if it is a run file that does; nothing else of the run is made.
    package static func dataPlan(of path: String, registry: Registry = .standard) throws -> DataPlan? {
        try description(ofFileAt: path, registry: registry)?.data
    }

    /// What a file says of a training, if it is a run file; nothing is made of it.
    static func description(ofFileAt path: String, registry: Registry) throws -> Description? {
        let file = try HDF5File(path: path)
        guard try file.root.contains("training") else { return nil }
        let description = try trainingDescription(in: file, path: path)
        return try DescriptionDecoder(registry: registry).decode(Description.self, from: description)
    }

    /// The description of the training in a file, as JSON of the newest version, whatever types it names.
    package static func trainingDescription(in file: HDF5File, path: String) throws -> JSONValue {
        try training(of: file, path: path).document(ownedBy: "trainer").description
    }
}
