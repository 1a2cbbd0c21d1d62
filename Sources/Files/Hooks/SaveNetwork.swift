import Describing
public import Training

/// Saves the network, by default after every epoch.
///
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
public struct SaveNetwork: PlannedSavingHook {
    public static let typeName = "SaveNetwork"

    var plan: SavingPlan

    public var phase: HookPhase { .save }
    public init(to path: String, every rhythm: Rhythm = .epoch) { plan = SavingPlan(path, rhythm) }

    public init(from decoder: any Decoder) throws { plan = try SavingPlan(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try plan.encode(to: encoder) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let network = NetworkSnapshot(context.network)
        context.write(plan.file) { try network.save(to: $0, on: $1) }
        return .continue
    }
}
