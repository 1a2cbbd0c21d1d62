import Describing
import HDF5
public import Training

extension Logs {
    /// Saves the logs: a group for each group of logs, a dataset of 64-bit floats for each log. It is the
    /// format of brainstorm 0.5's logs files.
    ///
    /// - Throws: ``FileError`` if the file cannot be written; the old file is then untouched.
    public func save(to path: String) throws { try save(to: path, on: SystemFiles()) }

    func save(to path: String, on files: any FileSystem) throws {
        let writer = HDF5Writer()
        writer.set("format", to: Formats.known.logs.newest.description)
        writer.set("info", to: "This file holds the logs of a training: one dataset for each log.")
        for (name, value) in stateTree.entries { writer.add(value, named: name) }
        try writer.save(to: path, on: files)
    }

    /// Loads a logs file, of ours or of brainstorm 0.5.
    public static func load(from path: String) throws -> Logs {
        try Logs(HDF5File(path: path), path: path)
    }

    /// Loads the logs from the bytes of a file.
    public static func load(from bytes: some Sequence<UInt8>) throws -> Logs {
        try Logs(HDF5File(bytes: Array(bytes)), path: "")
    }

    private init(_ file: HDF5File, path: String) throws {
        try self.init(VersionedGroup(file, as: Formats.known.logs, path: path).group, path: path)
    }

    /// Reads logs as they stand in a logs file.
    package init(_ group: EditedGroup, path: String) throws {
        self.init()
        try read(group, prefix: "", depth: 0, path: path)
    }

    private mutating func read(_ group: EditedGroup, prefix: String, depth: Int, path: String) throws {
        guard depth < 16 else { throw FileError(.format, path: path, "logs are nested over 16 groups deep") }
        for name in group.names {
            switch try group.object(name) {
            case .group(let inner): try read(inner, prefix: prefix + name + ".", depth: depth + 1, path: path)
            case .dataset(let dataset):
                for value in try dataset.values.read(Double.self) { try append(value, to: prefix + name) }
            case .namedType: throw FileError(.format, path: path, "'\(name)' is a type, not a log")
            }
        }
    }
}

extension HDF5Writer {
    fileprivate func add(_ value: StateValue, named path: String) {
        switch value {
        case .group(let tree):
            addGroup(path)
            for (name, value) in tree.entries { add(value, named: "\(path)/\(name)") }
        case .numbers(let shape, let values): add(path, .float64(values, shape: shape))
        default: break
        }
    }
}
