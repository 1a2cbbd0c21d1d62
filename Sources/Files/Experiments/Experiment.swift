public import Describing
public import Networks
public import Training

/// A network, a trainer and the data, described: all that a run is.
///
///     {"@type": "Experiment", "network": {"@type": "Network", …},
///      "trainer": {"@type": "Trainer", …}, "data": {…}}
///
/// In a file, members called `//` are comments.
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

    /// Reads an experiment from JSON.
    public init(json: JSONValue, registry: Registry = .standard) throws {
        self = try registry.make(Experiment.self, kind: .experiment, from: json.withoutComments)
    }

    /// The experiment as JSON.
    public func json() throws -> JSONValue { try DescriptionEncoder().describe(self) }
}

extension JSONValue {
    /// Without the members called `//`.
    package var withoutComments: JSONValue {
        switch self {
        case .object(let members):
            .object(members.filter { $0.key != "//" }.mapValues(\.withoutComments))
        case .array(let elements): .array(elements.map(\.withoutComments))
        default: self
        }
    }
}
