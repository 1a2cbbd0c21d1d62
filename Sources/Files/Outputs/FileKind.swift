import Describing
public import HDF5
import Training

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a file is. It is told from what stands in the file, never from its name.
public enum FileKind: Hashable, Sendable, CaseIterable {
    case network, run, logs, data, predictions, buffers
    /// An HDF5 file of another program.
    case otherHDF5
    /// An experiment, JSON.
    case experiment
    /// JSON that is no experiment.
    case otherJSON
    /// A drawing, SVG.
    case picture
    /// An HTML page.
    case page
    /// Rows of a table, delimited or as JSON lines. Only an output is one: what it is does not stand in it.
    case table
    /// A file without a byte, in which nothing can be lost.
    case empty
    case other
    case directory
    /// A pipe, a socket or a device.
    case special

    /// What is at a path; nil where nothing is. Symbolic links are followed.
    ///
    /// - Throws: ``FileError`` if the system does not let it be looked at.
    public init?(of path: String) throws(FileError) {
        guard let status = FileStatus(path) else { return nil }
        switch status.type {
        case .directory: self = .directory
        case .special: self = .special
        case .regular where status.size == 0: self = .empty
        case .regular:
            let beginning = try Beginning(of: path)
            guard beginning.isHDF5 else {
                self = beginning.kindOfText(path)
                return
            }
            // A damaged file is some HDF5 file.
            self = (try? FileKind(HDF5File(path: path).root)) ?? .otherHDF5
        }
    }

    /// Which of our kinds an HDF5 file is.
    public init(_ root: HDF5Group) {
        let format = try? VersionedGroup.format(of: root)
        let named = Formats.known.ofFiles.first { $0.history.hasName(of: format) }?.kind
        let isNetwork = named == nil && root.contains("description") && root.contains("parameters")
        let kind = named ?? (isNetwork ? .network : .otherHDF5)
        self = kind == .network && root.contains("training") ? .run : kind
    }

    /// The kind with its article: `a run file`.
    public var name: String {
        switch self {
        case .network: "a network file"
        case .run: "a run file"
        case .logs: "a logs file"
        case .data: "a data file"
        case .predictions: "a predictions file"
        case .buffers: "a buffers file"
        case .otherHDF5: "an HDF5 file of another kind"
        case .experiment: "an experiment"
        case .otherJSON: "a JSON file"
        case .picture: "a picture"
        case .page: "an HTML page"
        case .table: "a table"
        case .empty: "an empty file"
        case .other: "a file of another kind"
        case .directory: "a directory"
        case .special: "a pipe or a device"
        }
    }

    package var isHDF5: Bool { endings.contains(".h5") }

    /// How the names of such files end, where others would lie about what is in them.
    public var endings: [String] {
        switch self {
        case .network, .run, .logs, .data, .predictions, .buffers, .otherHDF5: [".h5", ".hdf5"]
        case .experiment, .otherJSON: [".json"]
        case .picture: [".svg"]
        case .page: [".html"]
        case .table: [".csv", ".tsv", ".jsonl", ".ndjson"]
        case .empty, .other, .directory, .special: []
        }
    }

    /// The kind of the pictures and pages that hooks draw, by their name's ending.
    static func drawing(called name: String) -> FileKind { name.hasSuffix(".svg") ? .picture : .page }
}

/// The first bytes of a file, by which kinds are told apart.
private struct Beginning {
    private let bytes: [UInt8]
    let isHDF5: Bool

    init(of path: String) throws(FileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            throw FileError(.system, path: path, "cannot be opened: \(errorText(errno))")
        }
        defer { close(descriptor) }
        bytes = Beginning.read(descriptor, 512, at: 0)
        // What another program has put before an HDF5 file has a length of a power of two.
        let places = [0] + (9..<24).map { 1 << $0 }
        isHDF5 = places.contains { Beginning.read(descriptor, 8, at: $0) == Beginning.signature }
    }

    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]

    private static func read(_ descriptor: Int32, _ count: Int, at place: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let read = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(place)) }
        return Array(bytes.prefix(max(0, read)))
    }

    func kindOfText(_ path: String) -> FileKind {
        let text = bytes.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        let start = String(decoding: text.prefix(15), as: UTF8.self).lowercased()
        if start.hasPrefix("<svg") { return .picture }
        if start.hasPrefix("<!doctype html") { return .page }
        guard start.hasPrefix("{") || start.hasPrefix("["), let json = try? JSONValue(parsing: readFile(path))
        else { return .other }
        let isExperiment = json["@type"] == .string(Experiment.typeName)
        return isExperiment || json["network"] != nil && json["trainer"] != nil ? .experiment : .otherJSON
    }
}
