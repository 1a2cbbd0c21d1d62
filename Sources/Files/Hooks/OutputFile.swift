import Describing
import Training

/// Where a hook saves. Descriptions hold the file's name only, never a directory: a run file from somebody
/// else can make files beside itself and nowhere else. The directory is that of the path given in Swift, or
/// of the run file that the hook was loaded from.
public struct OutputFile: Hashable, Sendable, Codable {
    public let name: String
    public var directory: String

    /// - Precondition: the path has a last component that is no directory.
    public init(_ path: String) {
        name = fileName(of: path)
        directory = directoryName(of: path)
        precondition(OutputFile.isValid(name), "'\(path)' does not name a file")
    }

    public var path: String { directory == "." ? name : "\(directory)/\(name)" }

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

/// A hook that saves to a file beside the run file.
protocol FileSavingHook: Hook {
    /// Where the hook saves; `nil` for one without a file.
    var directory: String? { get set }
}

extension Trainer {
    /// Lets all hooks save into a directory.
    package func relocate(to directory: String) {
        updateHooks { hook in
            guard var saving = hook as? any FileSavingHook else { return }
            saving.directory = directory
            hook = saving
        }
    }
}
