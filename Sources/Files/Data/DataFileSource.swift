import Describing
import HDF5
public import Training

/// A data file on disk.
///
/// - `path`: the file's path; a relative one starts at the directory of the experiment or run file
/// - `stream`: false; whether samples stay in the file and are read as they are needed, for data larger than memory. They are
///   the same samples either way, and a run may change from one to the other.
/// - `cache_bytes`: how much decoded data each streamed split keeps in memory; 268435456
///
/// A split that a plan divides by ``StreamedMinibatches`` is streamed in any case.
public struct DataFileSource: DataSource {
    public static let typeName = "DataFile"

    public let path: String
    public let isStreamed: Bool
    public let cacheBytes: Int

    private enum CodingKeys: String, CodingKey {
        case path
        case isStreamed = "stream"
        case cacheBytes = "cache_bytes"
    }

    /// - Precondition: the cache is not negative.
    public init(path: String, stream isStreamed: Bool = false, cacheBytes: Int = DataStream.standardCache) {
        precondition(cacheBytes >= 0, "a cache of \(cacheBytes) bytes")
        self.path = path
        self.isStreamed = isStreamed
        self.cacheBytes = cacheBytes
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            path: try container.decode(String.self, forKey: .path),
            stream: try container.decode(Bool.self, forKey: .isStreamed, default: false),
            cacheBytes: try container.decodeChecked(
                Int.self, forKey: .cacheBytes, in: 0...(1 << 50), default: DataStream.standardCache))
    }

    /// What has its default is left out, so that readers of old versions read the description.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(path, forKey: .path)
        if isStreamed { try container.encode(isStreamed, forKey: .isStreamed) }
        if cacheBytes != DataStream.standardCache { try container.encode(cacheBytes, forKey: .cacheBytes) }
    }

    /// The same of another file.
    public func at(_ path: String) -> DataFileSource? {
        DataFileSource(path: path, stream: isStreamed, cacheBytes: cacheBytes)
    }

    public func load(relativeTo directory: String) throws -> [String: Samples] {
        try DataFile.load(from: pathOfData(path, from: directory))
    }

    public func open(
        _ splits: Set<String>, streaming: Set<String>, relativeTo directory: String
    ) throws -> [String: any SampleStore] {
        let path = pathOfData(path, from: directory)
        let streamed = isStreamed ? splits : streaming
        guard !streamed.isEmpty else { return try load(relativeTo: directory) }
        let file = try DataStream.open(path)
        var stores: [String: any SampleStore] = [:]
        for split in streamed {
            stores[split] = try DataStream(file, path: path, split: split, cacheBytes: cacheBytes)
        }
        let held = splits.subtracting(streamed)
        guard !held.isEmpty else { return stores }
        return try DataFile.samples(of: file, path: path, only: held).reduce(into: stores) {
            $0[$1.key] = $1.value
        }
    }

    public func files(relativeTo directory: String) -> [String] { [pathOfData(path, from: directory)] }

    public func moved(from old: String, to new: String) -> DataFileSource {
        DataFileSource(
            path: movedPath(path, from: old, to: new), stream: isStreamed, cacheBytes: cacheBytes)
    }

    public var summary: String { path }
}
