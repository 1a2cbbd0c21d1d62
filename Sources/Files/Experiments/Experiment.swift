public import Describing
public import Networks
public import Training

/// A network, a trainer and the data, described: all that a run is.
///
///     {"@type": "Experiment", "format": "Experiment v1.1", "network": {"@type": "Network", …},
///      "trainer": {"@type": "Trainer", …}, "data": {…}}
///
/// In a file, members called `//` are comments. A file that names no `format` is read as one of the first.
public struct Experiment: Describable {
    public static let typeName = "Experiment"
    public static var kinds: [Kind] { [.experiment] }

    public var network: NetworkDescription
    public var trainer: TrainerDescription
    public var data: DataPlan

    private enum CodingKeys: CodingKey {
        case network, trainer, data
    }

    public init(network: NetworkDescription, trainer: TrainerDescription, data: DataPlan) {
        self.network = network
        self.trainer = trainer
        self.data = data
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        network = try container.decode(NetworkDescription.self, forKey: .network)
        trainer = try container.decode(TrainerDescription.self, forKey: .trainer)
        data = try container.decode(DataPlan.self, forKey: .data)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(network, forKey: .network)
        try container.encodeDescribed(trainer, forKey: .trainer)
        try container.encode(data, forKey: .data)
    }

    /// Gives all that is random in the run, the network's initial parameters and dropout and what iterators draw, one
    /// seed.
    public mutating func reseed(_ seed: UInt64) {
        network.seed = seed
        data.training.iterator.reseed(seed)
        for name in data.validation.keys { data.validation[name]?.iterator.reseed(seed) }
    }

    /// Reads an experiment from a JSON file.
    /// - Throws: ``FileError`` with the file's path, or ``DescriptionError`` with the place in it.
    public init(from path: String, registry: Registry = .standard) throws {
        if let kind = try FileKind(of: path), kind.isHDF5 {
            let advice = kind == .run ? ": go on with it by 'brainstorm resume \(path)'" : ""
            throw FileError(.format, path: path, "is \(kind.name), no experiment\(advice)")
        }
        try self.init(json: readJSON(path), registry: registry, path: path)
    }

    /// Reads an experiment from JSON.
    public init(json: JSONValue, registry: Registry = .standard) throws {
        try self.init(json: json, registry: registry, path: "")
    }

    /// - Parameter path: what errors call the file.
    private init(json: JSONValue, registry: Registry, path: String) throws {
        var json = try Experiment.newest(json, path: path)
        if case .object(var members) = json {
            members["format"] = nil
            json = .object(members)
        }
        self = try registry.make(Experiment.self, kind: .experiment, from: json)
    }

    /// An experiment as the newest version has it, without comments, whatever types it names.
    package static func newest(_ json: JSONValue, path: String = "") throws -> JSONValue {
        try Formats.known.experiment.document(json.withoutComments, ownedBy: "trainer", path: path)
            .description
    }

    /// The experiment as JSON.
    public func json() throws -> JSONValue {
        guard case .object(var members) = try DescriptionEncoder().describe(self) else { return .null }
        members["format"] = .string(Formats.known.experiment.newest.description)
        return .object(members)
    }
}

/// Reads a JSON file.
/// - Throws: ``FileError`` with the path, also if it is no JSON.
package func readJSON(_ path: String) throws -> JSONValue {
    if let kind = try FileKind(of: path), kind.isHDF5 || kind == .special || kind == .directory {
        throw FileError(.format, path: path, "is \(kind.name), no JSON")
    }
    let bytes = try readFile(path)
    do { return try JSONValue(parsing: bytes) } catch let error as JSONError {
        throw FileError(.format, path: path, "\(error)")
    }
}
