package import Brainstorm

/// What `describe` prints: the descriptions in a file as JSON of the newest version, whatever types they name.
package enum FileDescription {
    /// - Throws: ``FileError`` if there is no description of ours in the file, and what reading it throws.
    package static func json(of path: String) throws -> JSONValue {
        guard let kind = try FileKind(of: path) else {
            throw FileError(.system, path: path, "there is no such file")
        }
        switch kind {
        case .experiment: return try Experiment.newest(JSONValue(parsing: readFile(path)), path: path)
        case .network: return try network(HDF5File(path: path), path)
        case .run:
            let file = try HDF5File(path: path)
            return [
                "network": try network(file, path),
                "training": try RunFile.trainingDescription(in: file, path: path),
            ]
        case .otherHDF5:
            // Says what is wrong with a damaged one.
            _ = try HDF5File(path: path).root
            fallthrough
        default: throw FileError(.format, path: path, "is \(kind.name): it has no description of ours")
        }
    }

    private static func network(_ file: HDF5File, _ path: String) throws -> JSONValue {
        try NetworkFile.json(in: VersionedGroup(file, as: Formats.known.network, path: path))
    }
}
