public import Describing

/// Takes part in training between updates: watches, reports, saves, changes the stepper, or stops.
///
/// A hook is called at boundaries: once before training, then after every ``interval`` epochs or updates. It
/// is a value; what it must remember over a restart belongs into its state.
public protocol Hook: Describable, Stateful {
    /// What ``interval`` counts.
    var timescale: Timescale { get }
    /// The hook runs when the number of finished epochs or updates is a multiple of this; at least 1.
    var interval: Int { get }
    /// When at a boundary the hook runs.
    var phase: HookPhase { get }
    /// The name if none is given, which is also the group of what it logs; the type's name.
    var defaultName: String { get }

    /// The paths of the logs that the hook may write; none by default. Others can read only what is named here: a hook
    /// that looks for a log which nobody names is refused before training (``TrainingContext/checkLog(_:orGroup:)``).
    ///
    /// - Parameters:
    ///   - name: the hook's own, which is the group of what it logs.
    ///   - context: the training; its ``TrainingContext/hookName`` may be another's.
    func writtenLogs(_ name: String, _ context: TrainingContext) -> [String]

    /// How many arrays of a number for each parameter the hook copies, so that they can be written while training goes on;
    /// they count against the network's ``Network/memoryLimit``. 0 by default.
    ///
    /// - Parameter run: how many such arrays the run's own file has.
    func copiedArrayCount(ofRun run: Int) -> Int

    /// Called when `train` begins, also after a restart. Checks what the hook needs.
    mutating func start(_ context: TrainingContext) throws
    /// Called at the hook's boundaries.
    mutating func run(_ context: TrainingContext) throws -> HookResult
    /// Called when training goes on after a restart, for hooks that were due at the last boundary: whether the
    /// run had ended there for good.
    mutating func resume(_ context: TrainingContext) throws -> HookResult
    /// Called once when training ends, however it ends, unless by an error.
    mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws
}

/// When at a boundary a hook runs. Within a phase, hooks run in the trainer's order.
public enum HookPhase: Int, Sendable, Comparable, CaseIterable {
    /// Averages the network's parameters, so that all others find the average of the boundary.
    case average
    /// Watches and changes. Those that count updates run before those that count epochs.
    case observe
    /// Shows what the observers found.
    case report
    /// Saves: every counter, log and other hook's state is that of the finished boundary. A hook that changes its
    /// own state here must commit it before it saves (``TrainingContext/commit(_:)``), because what is saved is
    /// otherwise the state from before.
    case save
    /// Saves the run itself, after all other files of the boundary: when a run is resumed from there, nobody saves
    /// those again. What is true of ``save`` is true here.
    case saveRun

    public static func < (left: HookPhase, right: HookPhase) -> Bool { left.rawValue < right.rawValue }
}

/// Whether training goes on.
public enum HookResult: Sendable, Hashable {
    case `continue`
    /// Training ends; the reason completes the sentence "stopped because …".
    case stop(String)
}

extension Hook {
    public static var kinds: [Kind] { [.hook] }

    public var timescale: Timescale { .epoch }
    public var interval: Int { 1 }
    public var phase: HookPhase { .observe }
    public var defaultName: String { Self.typeName }

    public func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] { [] }
    public func copiedArrayCount(ofRun run: Int) -> Int { 0 }

    public mutating func start(_ context: TrainingContext) throws {}
    public mutating func run(_ context: TrainingContext) throws -> HookResult { .continue }
    public mutating func resume(_ context: TrainingContext) throws -> HookResult { .continue }
    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {}

    public func saveState(to state: inout StateWriter) {}
    public mutating func restoreState(from state: StateReader) throws {}
}

/// How often a hook runs: the part that the descriptions of most hooks share.
///
/// - `timescale`: `"epoch"` or `"update"`
/// - `interval`: 1
public struct Rhythm: Sendable, Hashable {
    public let timescale: Timescale
    public let interval: Int

    /// - Precondition: the interval is positive.
    private init(_ timescale: Timescale, _ interval: Int) {
        precondition(interval >= 1, "an interval of \(interval)")
        self.timescale = timescale
        self.interval = interval
    }

    /// - Precondition: the interval is positive.
    public static func epochs(_ interval: Int) -> Rhythm { Rhythm(.epoch, interval) }
    /// - Precondition: the interval is positive.
    public static func updates(_ interval: Int) -> Rhythm { Rhythm(.update, interval) }
    public static let epoch = epochs(1)
    public static let update = updates(1)
}

extension Rhythm {
    private enum CodingKeys: CodingKey {
        case timescale, interval
    }

    /// Reads the two keys from a hook's own object.
    public init(from decoder: any Decoder, default rhythm: Rhythm = .epoch) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decodeChoice(Timescale.self, forKey: .timescale, default: rhythm.timescale),
            try container.decodeChecked(Int.self, forKey: .interval, in: 1..., default: rhythm.interval))
    }

    /// Writes the two keys into a hook's own object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(timescale.rawValue, forKey: .timescale)
        try container.encode(interval, forKey: .interval)
    }
}

/// Which of two numbers is better.
public enum Criterion: String, Codable, Sendable, Hashable, CaseIterable {
    /// The smaller one, as of losses.
    case min
    /// The larger one, as of scores.
    case max

    /// Whether a number is better than another. NaN is never better, and anything else is better than NaN.
    public func isBetter(_ value: Double, than other: Double) -> Bool {
        if value.isNaN { return false }
        if other.isNaN { return true }
        return self == .min ? value < other : value > other
    }

    /// The position of the first of the best numbers.
    public func best(in values: [Double]) -> Int? {
        values.indices.dropFirst().reduce(values.indices.first) { best, index in
            best.map { isBetter(values[index], than: values[$0]) ? index : $0 }
        }
    }
}
