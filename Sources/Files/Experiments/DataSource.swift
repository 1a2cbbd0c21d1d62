public import Describing
public import Training

/// Where a run's data come from. Describing one opens nothing; ``load(relativeTo:)`` does.
public protocol DataSource: Describable {
    /// Reads the data, by the names of their splits.
    ///
    /// - Parameter directory: what relative paths start from.
    func load(relativeTo directory: String) throws -> [String: Samples]

    /// The samples of the splits that a run divides, wherever they are; by default in memory.
    ///
    /// - Parameters:
    ///   - splits: the names of the splits. What else there is may be left out; what is missing is left to the caller.
    ///   - streaming: those of them that are to stay where they are, if the source can do that.
    func open(
        _ splits: Set<String>, streaming: Set<String>, relativeTo directory: String
    ) throws -> [String: any SampleStore]

    /// The files that ``load(relativeTo:)`` reads; none by default.
    func files(relativeTo directory: String) -> [String]

    /// The same data, found from another directory: a relative path is kept if the directory is the same, and made absolute
    /// otherwise. By default the source has no path.
    func moved(from old: String, to new: String) -> Self

    /// The same of another file; `nil`, the default, if the source is no file.
    func at(_ path: String) -> Self?

    /// What messages call the source.
    var summary: String { get }
}

extension DataSource {
    public static var kinds: [Kind] { [.dataSource] }

    public func open(
        _ splits: Set<String>, streaming: Set<String>, relativeTo directory: String
    ) throws -> [String: any SampleStore] {
        try load(relativeTo: directory)
    }

    public func files(relativeTo directory: String) -> [String] { [] }

    public func moved(from old: String, to new: String) -> Self { self }

    public func at(_ path: String) -> Self? { nil }
}

/// A path that starts at a directory unless it starts at the root.
func pathOfData(_ path: String, from directory: String) -> String {
    path.hasPrefix("/") || directory == "." ? path : "\(directory)/\(path)"
}

/// A relative path as it is found from another directory.
func movedPath(_ path: String, from old: String, to new: String) -> String {
    path.hasPrefix("/") || absolutePath(old) == absolutePath(new) ? path : absolutePath("\(old)/\(path)")
}
