import Describing
import Training

/// Where a hook saves. Descriptions hold the file's name only, never a directory: a run file from somebody
/// else can make files beside itself and nowhere else. The directory is that of the path given in Swift, or
/// of the run file that the hook was loaded from.
public struct OutputFile: Sendable, Codable {
    public let name: String
    public var directory: String
    /// What the file is written with.
    package var files: any FileSystem = SystemFiles()

    /// - Precondition: the path has a last component that is no directory.
    public init(_ path: String) {
        name = fileName(of: path)
        directory = directoryName(of: path)
        precondition(OutputFile.isValid(name), "'\(path)' does not name a file")
    }

    public var path: String { sibling(name) }

    /// The path of another file in the same directory.
    func sibling(_ name: String) -> String { directory == "." ? name : "\(directory)/\(name)" }

    private static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 255
            && !name.utf8.contains { $0 == UInt8(ascii: "/") || $0 < 32 || $0 == 127 }
    }

    public init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
        directory = "."
        guard OutputFile.isValid(name) else {
            throw DescriptionError.invalid(
                at: decoder.path, "this is no file's name",
                advice: "files are saved beside the run file: give a plain name without '/'")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// Where and how often a hook saves: the part that the descriptions of saving hooks share.
///
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
struct SavingPlan: Sendable {
    var file: OutputFile
    let rhythm: Rhythm

    private enum CodingKeys: CodingKey {
        case filename
    }

    init(_ path: String, _ rhythm: Rhythm) {
        file = OutputFile(path)
        self.rhythm = rhythm
    }

    /// Reads the keys from a hook's own object.
    init(from decoder: any Decoder) throws {
        file = try decoder.container(keyedBy: CodingKeys.self).decode(OutputFile.self, forKey: .filename)
        rhythm = try Rhythm(from: decoder)
    }

    /// Writes the keys into a hook's own object.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .filename)
        try rhythm.encode(to: encoder)
    }
}

extension TrainingContext {
    /// Has a file written behind the training; `write` is given its path.
    func write(
        _ file: OutputFile,
        _ write: @escaping @Sendable (_ path: String, _ files: any FileSystem) throws -> Void
    ) {
        let (path, files) = (file.path, file.files)
        saving.write(path) { try write(path, files) }
    }
}

/// A hook that saves to a file beside the run file.
protocol FileSavingHook: Hook {
    /// The file; `nil` for a hook without one.
    var file: OutputFile? { get set }
}

extension FileSavingHook {
    public mutating func start(_ context: TrainingContext) throws { removeLeftovers() }

    /// Removes what killed processes have left of the file.
    func removeLeftovers() {
        if let file { AtomicFile.removeLeftovers(of: file.path) }
    }
}

/// A file-saving hook of which nothing but the file and the rhythm is common to all.
protocol PlannedSavingHook: FileSavingHook {
    var plan: SavingPlan { get set }
}

extension PlannedSavingHook {
    public var timescale: Timescale { plan.rhythm.timescale }
    public var interval: Int { plan.rhythm.interval }

    var file: OutputFile? {
        get { plan.file }
        set { if let newValue { plan.file = newValue } }
    }
}

extension Trainer {
    /// Lets all hooks save into a directory.
    package func relocate(to directory: String) { updateFiles { $0.directory = directory } }

    /// Lets all hooks write with another file system.
    package func save(on files: any FileSystem) { updateFiles { $0.files = files } }

    private func updateFiles(_ body: (inout OutputFile) -> Void) {
        updateHooks { hook in
            guard var saving = hook as? any FileSavingHook, var file = saving.file else { return }
            body(&file)
            saving.file = file
            hook = saving
        }
    }
}
