import Brainstorm

/// The descriptions in a file as JSON, whatever types they name.
struct FileDescriptions {
    let network: JSONValue?
    let training: JSONValue?
    let root: HDF5Group
    private let path: String

    init(_ path: String) throws {
        self.path = path
        root = try HDF5File(path: path).root
        network = root.contains("description") ? try FileDescriptions.read(root, "description") : nil
        let group = root.contains("training") ? try root.group("training") : nil
        training =
            if let group, group.contains("description") {
                try FileDescriptions.read(group, "description")
            } else {
                nil
            }
    }

    private static func read(_ group: HDF5Group, _ name: String) throws -> JSONValue {
        let dataset = try group.dataset(name)
        if case .integer = dataset.datatype {
            return try JSONValue(parsing: dataset.readBytes())
        }
        return try JSONValue(parsing: dataset.readString())
    }

    var json: JSONValue {
        get throws {
            switch (network, training) {
            case (let network?, let training?): ["network": network, "training": training]
            case (let network?, nil): network
            default:
                throw FileError(.format, path: path, "has no dataset 'description'")
            }
        }
    }
}
