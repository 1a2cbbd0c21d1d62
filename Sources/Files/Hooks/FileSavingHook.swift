import Describing
public import Training

/// A hook that saves to a file. Its description holds what the file is called and nothing else; the training knows where
/// it goes and what stands before the name (``SavingPlace``). So a run file from somebody else can make files beside
/// itself and nowhere else, and two runs share none.
public protocol FileSavingHook: Hook {
    /// The file; nil for a hook that saves none.
    var savedFile: SavedFile? { get }

    /// Whether a training that stands where the hook's state says has saved the file: it then counts on finding it.
    var hasSaved: Bool { get }
}

extension FileSavingHook {
    public var hasSaved: Bool { true }

    public mutating func start(_ context: TrainingContext) throws { removeLeftovers(context.place) }

    /// Removes what killed processes have left of the file.
    func removeLeftovers(_ place: SavingPlace) {
        if let savedFile, !place.isReadOnly {
            AtomicFile.removeLeftovers(of: place.path(of: savedFile.name), sparing: place.inputs)
        }
    }
}

/// What a hook calls the file that it saves to.
public struct SavedFile: Sendable, Hashable {
    /// A plain name, without a directory.
    public let name: String
    /// What stands in the file.
    public let kind: FileKind

    /// - Precondition: the name is that of a file, without a directory.
    init(_ name: String, _ kind: FileKind) {
        precondition(
            isFileName(name),
            "'\(name)' as a hook's file: a plain name is meant; the training says where the file goes")
        self.name = name
        self.kind = kind
    }
}

/// What a hook calls its file and how often it saves: the part that the descriptions of saving hooks share.
///
/// - `filename`: what the file is called; in a run its name stands before, as in `run-NAME`
/// - `timescale`, `interval`: every epoch
struct SavingPlan: Sendable {
    let name: String
    let rhythm: Rhythm

    private enum CodingKeys: CodingKey {
        case filename
    }

    init(_ name: String, _ rhythm: Rhythm) {
        self.name = name
        self.rhythm = rhythm
    }

    /// Reads the keys from a hook's own object.
    init(from decoder: any Decoder) throws {
        name = try decoder.container(keyedBy: CodingKeys.self).decodeFileName(forKey: .filename)
        rhythm = try Rhythm(from: decoder)
    }

    /// Writes the keys into a hook's own object.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .filename)
        try rhythm.encode(to: encoder)
    }
}

extension KeyedDecodingContainer {
    /// The name of a file, without a directory.
    func decodeFileName(forKey key: Key) throws -> String {
        let name = try decode(String.self, forKey: key)
        guard isFileName(name) else {
            throw DescriptionError.invalid(
                at: path(key), "this is no file's name",
                advice: "files are saved beside the run file: give a plain name without '/'")
        }
        return name
    }
}

/// A file-saving hook of which nothing but the file and the rhythm is common to all.
protocol PlannedSavingHook: FileSavingHook {
    var plan: SavingPlan { get }
    static var fileKind: FileKind { get }
}

extension PlannedSavingHook {
    public var timescale: Timescale { plan.rhythm.timescale }
    public var interval: Int { plan.rhythm.interval }
    public var savedFile: SavedFile? { SavedFile(plan.name, Self.fileKind) }
}

extension TrainingContext {
    /// Has a file written behind the training; `write` is given its path.
    func write(
        _ name: String,
        _ write: @escaping @Sendable (_ path: String, _ files: any FileSystem) throws -> Void
    ) {
        let (path, files) = (place.path(of: name), place.fileSystem)
        saving.write(path) { try write(path, files) }
    }

    /// Has the network saved behind the training as it is now, or with the average that a hook has made.
    func writeNetwork(_ name: String, averagedBy hook: String?) throws {
        let (path, files) = (place.path(of: name), place.fileSystem)
        try withAverage(of: hook) {
            saving.write(path, copy: { NetworkSnapshot(network, over: &$0) }) { network in
                try network.save(to: path, on: files)
            }
        }
    }
}

extension SavingPlace {
    /// What files are written with: the machine's file system, unless a test gives another.
    package var fileSystem: any FileSystem { files ?? SystemFiles(newFilesLike: model) }
}
