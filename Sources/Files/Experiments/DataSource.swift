public import Describing
public import Training

/// Where a run's data come from. Describing one opens nothing; ``load(relativeTo:)`` does.
public protocol DataSource: Describable {
    /// Reads the data, by the names of their splits.
    ///
    /// - Parameter directory: what relative paths start from.
    func load(relativeTo directory: String) throws -> [String: Samples]

    /// The files that ``load(relativeTo:)`` reads; none by default.
    func files(relativeTo directory: String) -> [String]

    /// What messages call the source.
    var summary: String { get }
}

extension DataSource {
    public static var kinds: [Kind] { [.dataSource] }

    public func files(relativeTo directory: String) -> [String] { [] }
}
