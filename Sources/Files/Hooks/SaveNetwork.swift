import Describing
public import Training

/// Saves the network, by default after every epoch.
///
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
public struct SaveNetwork: FileSavingHook {
    public static let typeName = "SaveNetwork"

    private var plan: SavingPlan

    public var phase: HookPhase { .save }
    public var timescale: Timescale { plan.rhythm.timescale }
    public var interval: Int { plan.rhythm.interval }

    var directory: String? {
        get { plan.file.directory }
        set { plan.file.directory = newValue ?? "." }
    }

    public init(to path: String, every rhythm: Rhythm = .epoch) { plan = SavingPlan(path, rhythm) }

    public init(from decoder: any Decoder) throws { plan = try SavingPlan(from: decoder) }

    public func encode(to encoder: any Encoder) throws { try plan.encode(to: encoder) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.network.save(to: plan.file.path)
        return .continue
    }
}
