import Describing
public import Training

/// Saves the logs, by default after every epoch.
///
/// - `filename`: what the file is called; in a run its name stands before, as in `run-NAME`
/// - `timescale`, `interval`: every epoch
public struct SaveLogs: PlannedSavingHook {
    public static let typeName = "SaveLogs"

    static var fileKind: FileKind { .logs }

    let plan: SavingPlan

    public var phase: HookPhase { .save }
    /// - Precondition: the name is that of a file, without a directory.
    public init(to name: String, every rhythm: Rhythm = .epoch) { plan = SavingPlan(name, rhythm) }

    public init(from decoder: any Decoder) throws { plan = try SavingPlan(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try plan.encode(to: encoder) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let logs = context.logs
        context.write(plan.name) { try logs.save(to: $0, on: $1) }
        return .continue
    }
}
