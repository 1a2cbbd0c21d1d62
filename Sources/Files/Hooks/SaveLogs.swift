import Describing
public import Training

/// Saves the logs, by default after every epoch.
///
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
public struct SaveLogs: PlannedSavingHook {
    public static let typeName = "SaveLogs"

    var plan: SavingPlan

    public var phase: HookPhase { .save }
    public init(to path: String, every rhythm: Rhythm = .epoch) { plan = SavingPlan(path, rhythm) }

    public init(from decoder: any Decoder) throws { plan = try SavingPlan(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try plan.encode(to: encoder) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let logs = context.logs
        context.write(plan.file) { try logs.save(to: $0, on: $1) }
        return .continue
    }
}
