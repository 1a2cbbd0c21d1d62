import Describing
public import Training

/// What has become of one run of a sweep.
public struct SweepResult: Sendable {
    public enum State: Sendable, Hashable {
        case finished
        /// Somebody asked for the end; the run can be gone on with.
        case stopped
        case notBegun
        /// What went wrong.
        case failed(String)
    }

    /// From 1.
    public let number: Int
    /// The run file.
    public let path: String
    public let state: State
    /// The best number of the sweep's log and its place in it, from 0.
    public let best: (value: Double, place: Int)?
    /// The newest number of that log.
    public let last: Double?
    public let epochs: Int
    public let updates: Int
}

extension [SweepResult] {
    /// The best run first; those without a number last, by their numbers.
    public func sorted(by criterion: Criterion) -> [SweepResult] {
        sorted { left, right in
            let (a, b) = (left.best?.value ?? .nan, right.best?.value ?? .nan)
            if criterion.isBetter(a, than: b) { return true }
            return !criterion.isBetter(b, than: a) && left.number < right.number
        }
    }
}

/// What happens in a sweep.
public enum SweepEvent: Sendable {
    case began(Int, path: String)
    /// The run goes on from its file.
    case resumed(Int, path: String)
    case ended(SweepResult)
}
