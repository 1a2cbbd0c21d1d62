public import Describing
public import Training

/// Saves the network whenever a log's newest number is better than all before.
///
/// - `log_name`: the log, such as `validation.Accuracy`
/// - `criterion`: `"max"` or `"min"`
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
///
/// State: `best`, the best number so far, and `best_epoch`.
public struct SaveBestNetwork: FileSavingHook {
    public static let typeName = "SaveBestNetwork"

    public let logName: String
    public let criterion: Criterion
    private var plan: SavingPlan
    /// The best number so far; `nil` before the first.
    public private(set) var best: Double?
    public private(set) var bestEpoch: Int?

    public var timescale: Timescale { plan.rhythm.timescale }
    public var interval: Int { plan.rhythm.interval }

    var directory: String? {
        get { plan.file.directory }
        set { plan.file.directory = newValue ?? "." }
    }

    private enum CodingKeys: String, CodingKey {
        case criterion
        case logName = "log_name"
    }

    public init(
        _ logName: String, criterion: Criterion = .max, to path: String, every rhythm: Rhythm = .epoch
    ) {
        self.logName = logName
        self.criterion = criterion
        plan = SavingPlan(path, rhythm)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logName = try container.decode(String.self, forKey: .logName)
        criterion = try container.decodeChoice(Criterion.self, forKey: .criterion, default: .max)
        plan = try SavingPlan(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logName, forKey: .logName)
        try container.encode(criterion.rawValue, forKey: .criterion)
        try plan.encode(to: encoder)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        // Logs of training itself begin after the first epoch.
        guard !context.isBeforeTraining || context.logs[logName] != nil else { return .continue }
        let value = try context.logs.last(logName)
        guard best.map({ criterion.isBetter(value, than: $0) }) ?? !value.isNaN else { return .continue }
        best = value
        bestEpoch = context.epoch
        try context.network.save(to: plan.file.path)
        return .continue
    }

    public func saveState(to state: inout StateWriter) {
        state.set("best", best)
        state.set("best_epoch", bestEpoch)
    }

    public mutating func restoreState(from state: StateReader) throws {
        best = try state.optionalNumber("best")
        bestEpoch = try state.optionalInteger("best_epoch")
    }
}
