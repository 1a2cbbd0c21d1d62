import Describing

/// Logs the losses and scores on held-out data: `<name>.total_loss` and `<name>.<scorer>` for each scorer.
///
/// - `iter_name`: the name under which the data's iterator is given to `train`; also the hook's default name,
///   with `averaged_` before it where parameters are averaged
/// - `scorers`
/// - `averaged_by`: the name of a hook that averages the parameters (``AveragingHook``); the scores are then those of the
///   average, and those of the network itself until there is one. Without it, and then not written, the network's own.
/// - `timescale`, `interval`: ``Rhythm``
public struct MonitorScores: Hook {
    public static let typeName = "MonitorScores"

    public let iteratorName: String
    public let scorers: [any Scorer]
    public let averagedBy: String?
    public let rhythm: Rhythm

    public init(
        _ iteratorName: String, scorers: [any Scorer], averagedBy: String? = nil,
        every rhythm: Rhythm = .epoch
    ) {
        self.iteratorName = iteratorName
        self.scorers = scorers
        self.averagedBy = averagedBy
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }
    public var defaultName: String { averagedBy == nil ? iteratorName : "averaged_\(iteratorName)" }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] {
        context.figureNames(scorers).map { "\(name).\($0)" }
    }

    public mutating func start(_ context: TrainingContext) throws {
        try context.checkAverage(averagedBy)
        try context.check(iterator: iteratorName, scorers: scorers)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.withAverage(of: averagedBy) { try context.monitor(iteratorName, scorers: scorers) }
        return .continue
    }

    enum CodingKeys: String, CodingKey {
        case iteratorName = "iter_name"
        case scorers
        case averagedBy = "averaged_by"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        iteratorName = try container.decode(String.self, forKey: .iteratorName)
        scorers = try container.decodeDescribed([any Scorer].self, kind: .scorer, forKey: .scorers)
        averagedBy = try container.decodeIfPresent(String.self, forKey: .averagedBy)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(iteratorName, forKey: .iteratorName)
        try container.encodeDescribed(scorers, forKey: .scorers)
        try container.encodeIfPresent(averagedBy, forKey: .averagedBy)
        try rhythm.encode(to: encoder)
    }
}
