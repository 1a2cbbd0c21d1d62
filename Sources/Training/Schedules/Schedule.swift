public import Describing

/// What a hook or schedule counts: finished epochs or finished updates.
public enum Timescale: String, Codable, Sendable, Hashable, CaseIterable {
    case epoch, update
}

/// A value that changes as training goes on: a pure function of the number of changes so far. A change comes
/// after every `interval` epochs or updates, as the hook that uses the schedule says.
public protocol Schedule: Describable {
    /// The value after a number of changes, 0 before the first.
    func value(afterChanges changes: Int) -> Double

    /// After how many changes the value stays as it is; `nil`, the default, if it may change for ever.
    var settledAfter: Int? { get }
}

extension Schedule {
    public static var kinds: [Kind] { [.schedule] }

    public var settledAfter: Int? { nil }

    /// The value at a number of finished epochs and updates.
    /// - Precondition: the interval is positive.
    public func value(epoch: Int, update: Int, timescale: Timescale, interval: Int = 1) -> Double {
        value(afterChanges: (timescale == .epoch ? epoch : update) / interval)
    }
}
