import Describing
public import Training

/// A data file on disk.
///
/// - `path`: the file's path; a relative one starts at the directory of the experiment or run file
public struct DataFileSource: DataSource {
    public static let typeName = "DataFile"

    public let path: String

    private enum CodingKeys: CodingKey {
        case path
    }

    public init(path: String) { self.path = path }

    public func load(relativeTo directory: String) throws -> [String: Samples] {
        try DataFile.load(from: path(from: directory))
    }

    public func files(relativeTo directory: String) -> [String] { [path(from: directory)] }

    private func path(from directory: String) -> String {
        path.hasPrefix("/") || directory == "." ? path : "\(directory)/\(path)"
    }

    public var summary: String { path }
}
