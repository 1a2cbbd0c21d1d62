import Synchronization

/// Asks a training to end after its current update. Can be set from any thread, and from a signal handler:
/// it is one atomic store.
public final class StopRequest: Sendable {
    private let value = Atomic<Int32>(0)
    private static let cancellation: Int32 = -1

    public init() {}

    /// Asks without a signal, as the cancelling of a task does.
    public func cancel() { value.store(Self.cancellation, ordering: .releasing) }

    /// - Parameter signal: the number of the signal that asked, such as 2 for SIGINT; not 0.
    public func request(signal: Int32) { value.store(signal, ordering: .releasing) }

    /// The signal that has asked, or `nil`.
    public var signal: Int32? {
        if case .interrupted(let signal)? = reason { signal } else { nil }
    }

    /// Whether somebody has asked.
    package var isRequested: Bool { reason != nil }

    /// Why training is to end, or `nil` if nobody has asked.
    var reason: TrainingResult.Reason? { Self.reason(code) }

    /// The signal that has asked, or 0, or −1 for the program itself.
    var code: Int32 { value.load(ordering: .acquiring) }

    static func reason(_ code: Int32) -> TrainingResult.Reason? {
        switch code {
        case 0: nil
        case cancellation: .cancelled
        case let signal: .interrupted(signal: signal)
        }
    }
}

/// How a training ended.
public struct TrainingResult: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// A hook stopped it; `why` completes "stopped because …".
        case hook(name: String, why: String)
        /// A ``StopRequest`` by a signal.
        case interrupted(signal: Int32)
        /// A ``StopRequest`` by the program itself, such as the cancelling of its task.
        case cancelled
        /// The number of updates that `train` was asked for.
        case updateLimit
    }

    public let reason: Reason
    /// Finished epochs and updates of the whole run.
    public let epochs: Int
    public let updates: Int
    /// The files whose newest contents could not be written in spite of every attempt; empty as a rule.
    public internal(set) var unsaved: [UnsavedFile] = []

    public init(reason: Reason, epochs: Int, updates: Int) {
        self.reason = reason
        self.epochs = epochs
        self.updates = updates
    }
}

extension TrainingResult: CustomStringConvertible {
    public var description: String {
        let why =
            switch reason {
            case .hook(let name, let why): "because \(why) (\(name))"
            case .interrupted(let signal): "by signal \(signal)"
            case .cancelled: "because it was cancelled"
            case .updateLimit: "because the number of updates asked for is made"
            }
        return "stopped after epoch \(epochs), update \(updates), \(why)"
    }
}
