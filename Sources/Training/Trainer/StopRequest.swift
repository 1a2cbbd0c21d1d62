import Synchronization

/// Asks a training to end after its current update. Can be set from any thread, and from a signal handler:
/// it is one atomic store.
public final class StopRequest: Sendable {
    private let value = Atomic<Int32>(0)

    public init() {}

    /// - Parameter signal: the number of the signal that asked, such as 2 for SIGINT; not 0.
    public func request(signal: Int32) { value.store(signal, ordering: .releasing) }

    /// The signal that has asked, or `nil`.
    public var signal: Int32? {
        let signal = value.load(ordering: .acquiring)
        return signal == 0 ? nil : signal
    }
}

/// How a training ended.
public struct TrainingResult: Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        /// A hook stopped it; `why` completes "stopped because …".
        case hook(name: String, why: String)
        /// A ``StopRequest``.
        case interrupted(signal: Int32)
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
            case .updateLimit: "because the number of updates asked for is made"
            }
        return "stopped after epoch \(epochs), update \(updates), \(why)"
    }
}
