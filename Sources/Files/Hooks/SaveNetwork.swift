import Describing
public import Training

/// Saves the network, by default after every epoch.
///
/// - `filename`: what the file is called; in a run its name stands before, as in `run-NAME`
/// - `averaged_by`: the name of a hook that averages the parameters (``AveragingHook``); the network is then saved with the
///   average, and with its own parameters until there is one. Without it, and then not written, always with its own.
/// - `timescale`, `interval`: every epoch
public struct SaveNetwork: PlannedSavingHook {
    public static let typeName = "SaveNetwork"

    static var fileKind: FileKind { .network }

    /// The name of the hook whose averaged parameters are saved.
    public let averagedBy: String?
    let plan: SavingPlan

    public var phase: HookPhase { .save }
    private enum CodingKeys: String, CodingKey {
        case averagedBy = "averaged_by"
    }

    /// - Precondition: the name is that of a file, without a directory.
    public init(to name: String, averagedBy: String? = nil, every rhythm: Rhythm = .epoch) {
        self.averagedBy = averagedBy
        plan = SavingPlan(name, rhythm)
    }

    public init(from decoder: any Decoder) throws {
        averagedBy = try decoder.container(keyedBy: CodingKeys.self)
            .decodeIfPresent(String.self, forKey: .averagedBy)
        plan = try SavingPlan(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(averagedBy, forKey: .averagedBy)
        try plan.encode(to: encoder)
    }

    public func copiedArrayCount(ofRun run: Int) -> Int { 1 }

    public mutating func start(_ context: TrainingContext) throws {
        try context.checkAverage(averagedBy)
        removeLeftovers(context.place)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.writeNetwork(plan.name, averagedBy: averagedBy)
        return .continue
    }
}
