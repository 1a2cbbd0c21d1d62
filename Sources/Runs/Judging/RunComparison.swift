public import Describing
import Files
internal import HDF5
public import Training

/// Runs side by side: what differs in their descriptions, where they stand, and the best of each log. Nothing of them is
/// made, so that they may be of any size and name types that nobody knows.
public struct RunComparison: Sendable {
    /// One of the runs, as its file says.
    public struct Member: Sendable {
        public let path: String
        /// `network`, `trainer`, `data` or `iterators`, and `digests` of the data.
        public let description: JSONValue
        /// Where the run stands: nil where the file does not say.
        public let epoch: Int?
        public let update: Int?
        /// The finished batches of the epoch under way.
        public let position: Int?
        public let logs: Logs
    }

    /// In the order in which they were named.
    public let runs: [Member]

    /// - Throws: ``FileError`` if a file is no run file, and what reading it throws.
    public init(of paths: [String]) throws {
        runs = try paths.map(Member.init)
    }

    /// What is another in a run than in the first one.
    public func differences(ofRun index: Int) -> [JSONDifference] {
        guard let first = runs.first, runs.indices.contains(index) else { return [] }
        return RunFile.differences(from: first.description, to: runs[index].description)
    }

    /// The paths of all logs that any of the runs has, sorted.
    public var logPaths: [String] {
        Set(runs.flatMap(\.logs.paths)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Which numbers of a log are better: as a hook of one of the runs says, else by the log's name; nil where neither
    /// tells.
    public func criterion(ofLog path: String) -> Criterion? {
        runs.lazy.compactMap { LogCriteria.described(path, in: $0.description) }.first
            ?? LogCriteria.usual(path)
    }
}

extension RunComparison.Member {
    init(_ path: String) throws {
        if let kind = try FileKind(of: path), kind != .run, kind != .otherHDF5 {
            throw FileError(.format, path: path, "is \(kind.name), no run file")
        }
        let file = try HDF5File(path: path)
        let run = try RunOverview(file, path: path)
        guard case .object(var members) = run.description else {
            throw FileError(.format, path: path, "has no description of a run")
        }
        members["format"] = nil
        members["network"] = try NetworkFile.json(
            in: VersionedGroup(file, as: Formats.known.network, path: path))
        self.path = path
        description = .object(members)
        (epoch, update, position, logs) = (run.epoch, run.update, run.position, run.logs)
    }

    /// The best number of a log and its place, from 0; nil where there is none.
    public func best(ofLog path: String, _ criterion: Criterion) -> (value: Double, place: Int)? {
        let values = logs[path] ?? []
        return criterion.best(in: values).map { (values[$0], $0) }
    }
}
