import Describing

/// Logs the losses on held-out data: `<name>.total_loss`, and if there are several losses, each under its
/// layer's name.
///
/// - `iter_name`: the name under which the data's iterator is given to `train`; also the hook's default name
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorLoss: Hook {
    public static let typeName = "MonitorLoss"

    public let iteratorName: String
    public let rhythm: Rhythm

    public init(_ iteratorName: String, every rhythm: Rhythm = .epoch) {
        self.iteratorName = iteratorName
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }
    public var defaultName: String { iteratorName }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        context.figureNames([]).map { "\(name).\($0)" }
    }

    public mutating func start(_ context: TrainingContext) throws {
        try context.check(iterator: iteratorName, scorers: [])
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.monitor(iteratorName, scorers: [])
        return .continue
    }

    enum CodingKeys: String, CodingKey {
        case iteratorName = "iter_name"
    }

    public init(from decoder: any Decoder) throws {
        iteratorName = try decoder.container(keyedBy: CodingKeys.self).decode(
            String.self, forKey: .iteratorName)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(iteratorName, forKey: .iteratorName)
        try rhythm.encode(to: encoder)
    }
}
