import Describing

/// Averages the parameters of the end of a training, all with the same weight (Izmailov et al., "Averaging Weights Leads
/// to Wider Optima and Better Generalization", UAI 2018): the mean of those after the epoch `start` and every `interval`
/// epochs that follow. It is of use where the learning rate stays large until the end, by a constant or cyclic schedule.
///
/// ``MonitorScores``, `SaveNetwork` and `SaveBestNetwork` use the average where their `averaged_by` names this hook.
///
/// - `start`: the number of the first epoch or update after which the parameters are averaged; at least 1
/// - `renew_kept`: true; see below
/// - `timescale`, `interval`: every epoch
///
/// What layers keep, such as the running statistics of a ``BatchNormalization``, is not averaged, and those of the network do not
/// suit the average. So, as the paper has it, whoever uses the average has what a forward pass of training over one epoch
/// of the training data makes of them, which takes the time of that pass whenever the average is used. Networks that
/// keep nothing are spared it; with `renew_kept` false, all have the network's own.
///
/// State: `count`, how many times the parameters were taken, and `average`, a number for each.
public struct StochasticWeightAverage: AveragingHook {
    public static let typeName = "StochasticWeightAverage"

    /// The first epoch or update, by ``rhythm``, after which parameters are averaged.
    public let start: Int
    public let renewsKept: Bool
    /// How often parameters are averaged.
    public let rhythm: Rhythm
    private var average = ParameterAverage()

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }
    public var averagedParameters: [Float]? { average.parameters }

    /// - Precondition: the start is at least 1.
    public init(from start: Int, renewsKept: Bool = true, every rhythm: Rhythm = .epoch) {
        precondition(start >= 1, "a start of \(start)")
        self.start = start
        self.renewsKept = renewsKept
        self.rhythm = rhythm
    }

    public mutating func start(_ context: TrainingContext) throws { try average.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard context.isReached(start, rhythm) else { return .continue }
        // A second owner of the average would have it copied every time.
        var empty = self
        empty.average = ParameterAverage()
        context.commit(empty)
        average.add(context.network, weight: 1 / (Double(average.count) + 1))
        return .continue
    }

    public func saveState(to state: inout StateWriter) { average.saveState(to: &state) }

    public mutating func restoreState(from state: StateReader) throws {
        try average.restoreState(from: state)
    }

    enum CodingKeys: String, CodingKey {
        case start
        case renewsKept = "renew_kept"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        start = try container.decodeChecked(Int.self, forKey: .start, in: 1...)
        renewsKept = try container.decode(Bool.self, forKey: .renewsKept, default: true)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(start, forKey: .start)
        try container.encode(renewsKept, forKey: .renewsKept)
        try rhythm.encode(to: encoder)
    }
}
