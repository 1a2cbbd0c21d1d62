import Arrays
import Describing

/// Averages the parameters with weights that fall exponentially with their age, as in Polyak averaging (Polyak and
/// Juditsky, 1992; Kingma and Ba, ICLR 2015, section 7.2):
///
///     average = decay × average + (1 − decay) × parameters
///
/// It begins with the parameters of its first time, never with those before the first update. ``MonitorScores``,
/// `SaveNetwork` and `SaveBestNetwork` use the average where their `averaged_by` names this hook.
///
/// - `decay`: 0.999, at least 0 and below 1
/// - `correction`: what is done about the first parameters counting too much. `"none"`, the default; `"bias"`, which makes
///   all weights those of a sum that is divided by `1 − decayⁿ` at the nth time, as ``AdamStepper`` does; or `"warm_up"`,
///   which takes the smaller of `decay` and `(1 + n) / (10 + n)`.
/// - `start`: 1; the number of the first epoch or update after which the parameters are averaged
/// - `renew_kept`: false; see below
/// - `timescale`, `interval`: every update
///
/// What layers keep, such as the running statistics of a ``BatchNormalization``, is not averaged. Whoever uses the average has the
/// network's own, or with `renew_kept` what a forward pass of training over one epoch of the training data makes of it,
/// which takes the time of that pass whenever the average is used.
///
/// State: `count`, how many times the parameters were taken, and `average`, a number for each.
public struct ExponentialMovingAverage: AveragingHook {
    public static let typeName = "ExponentialMovingAverage"

    /// What is done about the first parameters counting too much.
    public enum Correction: String, Codable, Sendable, Hashable, CaseIterable {
        case none, bias
        case warmUp = "warm_up"
    }

    /// How much of the average stays at a time.
    public let decay: Double
    public let correction: Correction
    /// The first epoch or update, by ``rhythm``, after which parameters are averaged.
    public let start: Int
    public let renewsKept: Bool
    /// How often parameters are averaged.
    public let rhythm: Rhythm
    private var average = ParameterAverage()

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }
    public var averagedParameters: [Float]? { average.parameters }

    private static let decays = 0.0..<1

    /// - Precondition: the decay is at least 0 and below 1, and the start at least 1.
    public init(
        decay: Double = 0.999, correction: Correction = .none, from start: Int = 1, renewsKept: Bool = false,
        every rhythm: Rhythm = .update
    ) {
        precondition(Self.decays.contains(decay), "a decay of \(decay)")
        precondition(start >= 1, "a start of \(start)")
        self.decay = decay
        self.correction = correction
        self.start = start
        self.renewsKept = renewsKept
        self.rhythm = rhythm
    }

    public mutating func start(_ context: TrainingContext) throws { try average.check(context) }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard context.isReached(start, rhythm) else { return .continue }
        // A second owner of the average would have it copied with every update.
        var empty = self
        empty.average = ParameterAverage()
        context.commit(empty)
        average.add(context.network, weight: weight(Double(average.count) + 1))
        return .continue
    }

    /// The weight of the parameters at the nth time.
    private func weight(_ n: Double) -> Double {
        switch correction {
        case .none: 1 - decay
        case .bias: (1 - decay) / (1 - Exact.power(decay, n))
        case .warmUp: 1 - min(decay, (1 + n) / (10 + n))
        }
    }

    public func saveState(to state: inout StateWriter) { average.saveState(to: &state) }

    public mutating func restoreState(from state: StateReader) throws {
        try average.restoreState(from: state)
    }

    enum CodingKeys: String, CodingKey {
        case decay, correction, start
        case renewsKept = "renew_kept"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        decay = try container.decodeChecked(Double.self, forKey: .decay, in: Self.decays, default: 0.999)
        correction = try container.decodeChoice(Correction.self, forKey: .correction, default: .none)
        start = try container.decodeChecked(Int.self, forKey: .start, in: 1..., default: 1)
        renewsKept = try container.decode(Bool.self, forKey: .renewsKept, default: false)
        rhythm = try Rhythm(from: decoder, default: .update)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decay, forKey: .decay)
        try container.encode(correction.rawValue, forKey: .correction)
        try container.encode(start, forKey: .start)
        try container.encode(renewsKept, forKey: .renewsKept)
        try rhythm.encode(to: encoder)
    }
}
