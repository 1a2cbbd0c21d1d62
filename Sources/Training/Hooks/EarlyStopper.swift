import Describing

/// Stops when a log has not improved for some time. What has been best is read from the log itself, so the
/// hook has no state.
///
/// - `log_name`: the log's path, such as `validation.total_loss`
/// - `patience`: how many entries after the best one are waited for; 1, at least 1
/// - `criterion`: `"min"`, the default, or `"max"`
/// - `timescale`, `interval`: ``Rhythm``
public struct EarlyStopper: Hook {
    public static let typeName = "EarlyStopper"

    public let logName: String
    public let patience: Int
    public let criterion: Criterion
    public let rhythm: Rhythm

    /// - Precondition: the patience is at least 1.
    public init(
        _ logName: String, patience: Int = 1, criterion: Criterion = .min, every rhythm: Rhythm = .epoch
    ) {
        precondition(patience >= 1, "a patience of \(patience)")
        self.logName = logName
        self.patience = patience
        self.criterion = criterion
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public mutating func start(_ context: TrainingContext) throws { try context.checkLog(logName) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let values = context.values(ofLog: logName)
        guard let best = criterion.best(in: values), values.count - best > patience else { return .continue }
        return .stop("\(logName) has not improved on \(values[best]) for \(values.count - 1 - best) entries")
    }

    public mutating func resume(_ context: TrainingContext) throws -> HookResult { try run(context) }

    enum CodingKeys: String, CodingKey {
        case logName = "log_name"
        case patience, criterion
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logName = try container.decode(String.self, forKey: .logName)
        patience = try container.decodeChecked(Int.self, forKey: .patience, in: 1..., default: 1)
        criterion = try container.decodeChoice(Criterion.self, forKey: .criterion, default: .min)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logName, forKey: .logName)
        try container.encode(patience, forKey: .patience)
        try container.encode(criterion.rawValue, forKey: .criterion)
        try rhythm.encode(to: encoder)
    }
}
