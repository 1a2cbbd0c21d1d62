import Describing

/// Stops when a number of a log reaches a threshold, from below for scores, from above for losses. The log
/// itself remembers, so the hook has no state.
///
/// - `log_name`: the log's path, such as `validation.Accuracy`
/// - `threshold`: a finite number; reaching it is enough
/// - `criterion`: `"max"`, the default, stops at the threshold or above, `"min"` at the threshold or below
/// - `timescale`, `interval`: ``Rhythm``
public struct StopAfterThresholdReached: Hook {
    public static let typeName = "StopAfterThresholdReached"

    public let logName: String
    public let threshold: Double
    public let criterion: Criterion
    public let rhythm: Rhythm

    /// - Precondition: the threshold is finite.
    public init(
        _ logName: String, threshold: Double, criterion: Criterion = .max, every rhythm: Rhythm = .epoch
    ) {
        precondition(threshold.isFinite, "a threshold of \(threshold)")
        self.logName = logName
        self.threshold = threshold
        self.criterion = criterion
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public mutating func start(_ context: TrainingContext) throws { try context.checkLog(logName) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let reached = context.values(ofLog: logName).first { value in
            value == threshold || criterion.isBetter(value, than: threshold)
        }
        guard let reached else { return .continue }
        return .stop("\(logName) has reached the threshold \(threshold) with \(reached)")
    }

    public mutating func resume(_ context: TrainingContext) throws -> HookResult { try run(context) }

    enum CodingKeys: String, CodingKey {
        case logName = "log_name"
        case threshold, criterion
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logName = try container.decode(String.self, forKey: .logName)
        threshold = try container.decodeChecked(Double.self, forKey: .threshold, "finite") { $0.isFinite }
        criterion = try container.decodeChoice(Criterion.self, forKey: .criterion, default: .max)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logName, forKey: .logName)
        try container.encode(threshold, forKey: .threshold)
        try container.encode(criterion.rawValue, forKey: .criterion)
        try rhythm.encode(to: encoder)
    }
}
