import Describing

/// Logs the losses and scores on held-out data: `<name>.total_loss` and `<name>.<scorer>` for each scorer.
///
/// - `iter_name`: the name under which the data's iterator is given to `train`; also the hook's default name
/// - `scorers`
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorScores: Hook {
    public static let typeName = "MonitorScores"

    public let iteratorName: String
    public let scorers: [any Scorer]
    public let rhythm: Rhythm

    public init(_ iteratorName: String, scorers: [any Scorer], every rhythm: Rhythm = .epoch) {
        self.iteratorName = iteratorName
        self.scorers = scorers
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }
    public var defaultName: String { iteratorName }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        context.figureNames(scorers).map { "\(name).\($0)" }
    }

    public mutating func start(_ context: TrainingContext) throws {
        try context.check(iterator: iteratorName, scorers: scorers)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.monitor(iteratorName, scorers: scorers)
        return .continue
    }

    enum CodingKeys: String, CodingKey {
        case iteratorName = "iter_name"
        case scorers
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        iteratorName = try container.decode(String.self, forKey: .iteratorName)
        scorers = try container.decodeDescribed([any Scorer].self, kind: .scorer, forKey: .scorers)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(iteratorName, forKey: .iteratorName)
        try container.encodeDescribed(scorers, forKey: .scorers)
        try rhythm.encode(to: encoder)
    }
}
