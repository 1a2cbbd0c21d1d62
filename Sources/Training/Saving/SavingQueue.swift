import Synchronization

/// Writes files on a thread of its own, one after another in the order in which they are given, while training goes
/// on.
///
/// What cannot be written does not end a training. It is kept and tried again before the next file and in the end, so
/// that files that belong together reach the disk in their order. Of each file there is at most one version that waits:
/// the newest takes the place of one that has failed again.
public final class SavingQueue {
    private let state: Shared
    /// The end of the chain of threads, each of which waits for the one before it.
    private var last: Background<Void>?
    private var underWay: Set<String> = []

    /// - Parameter saved: is told the path of each file that has been written, on the thread that wrote it.
    init(saved: (@Sendable (String) -> Void)? = nil) { state = Shared(saved: saved) }

    /// Has a file written. If one of that name is still being written, this waits for it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - write: writes the whole file or throws, with the reason; it must not change what is at `path` then.
    public func write(_ path: String, _ write: @escaping @Sendable () throws -> Void) {
        if underWay.contains(path) || state.isIdle { wait() }
        underWay.insert(path)
        state.add()
        let (state, previous) = (state, last.map(Waiting.init))
        // Every moment that it takes from a thread that computes, all those wait that compute with it.
        last = Background(yielding: true) {
            previous?.thread.value()
            state.perform(UnwrittenFile(path: path, write: write))
        }
    }

    /// Writes a file now, after those given before. As ``write(_:_:)``, it does not throw; but the work cannot be
    /// kept, and the file counts as unsaved until a later attempt succeeds.
    public func writeNow(_ path: String, _ write: () throws -> Void) {
        wait()
        state.perform(path, write)
    }

    /// Waits until every file has been tried.
    public func wait() {
        last?.value()
        last = nil
        underWay = []
    }

    /// What has gone wrong, or right again, since the last call.
    func takeNotices() -> [String] { state.takeNotices() }

    /// Tries once more what could not be written.
    /// - Returns: what is still not saved.
    func finish() -> [UnsavedFile] {
        wait()
        return state.finish()
    }
}

/// A file whose newest contents could not be written.
public struct UnsavedFile: Sendable, Hashable, CustomStringConvertible {
    public let path: String
    /// Why, with the path.
    public let reason: String

    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    public var description: String { reason }
}

/// A thread that is handed to the one after it, which alone waits for it.
private struct Waiting: @unchecked Sendable {
    let thread: Background<Void>
}

private struct UnwrittenFile: Sendable {
    let path: String
    /// `nil` for what only its giver can make again.
    let write: (@Sendable () throws -> Void)?
    var reason = ""
}

/// What the threads have in common.
private final class Shared: Sendable {
    private struct State {
        var unwritten: [UnwrittenFile] = []
        var notices: [String] = []
    }

    private let state = Mutex(State())
    private let saved: (@Sendable (String) -> Void)?
    private let waiting = Atomic<Int>(0)
    private let hasNotices = Atomic<Bool>(false)

    init(saved: (@Sendable (String) -> Void)?) { self.saved = saved }

    /// Whether every file that was given has been tried.
    var isIdle: Bool { waiting.load(ordering: .acquiring) == 0 }

    func add() { waiting.add(1, ordering: .relaxed) }

    func perform(_ file: UnwrittenFile) {
        defer { waiting.subtract(1, ordering: .releasing) }
        retry()
        settle(file) { try file.write?() }
    }

    func perform(_ path: String, _ write: () throws -> Void) {
        retry()
        settle(UnwrittenFile(path: path, write: nil), write)
    }

    func takeNotices() -> [String] {
        guard hasNotices.exchange(false, ordering: .acquiringAndReleasing) else { return [] }
        return state.withLock { state in
            defer { state.notices = [] }
            return state.notices
        }
    }

    func finish() -> [UnsavedFile] {
        retry()
        return state.withLock { state in
            state.unwritten.map { UnsavedFile(path: $0.path, reason: $0.reason) }
        }
    }

    private func retry() {
        for file in state.withLock({ $0.unwritten }) {
            guard let write = file.write else { continue }
            settle(file, write)
        }
    }

    /// Writes, and notes what has become of it: each new reason once.
    private func settle(_ file: UnwrittenFile, _ write: () throws -> Void) {
        var file = file
        let failure: String?
        do {
            try write()
            failure = nil
        } catch { failure = "\(error)" }
        if failure == nil { saved?(file.path) }
        state.withLock { state in
            let index = state.unwritten.firstIndex { $0.path == file.path }
            let before = index.map { state.unwritten.remove(at: $0).reason }
            if let failure {
                file.reason = failure
                state.unwritten.append(file)
                guard failure != before else { return }
                let rest =
                    fileExists(file.path)
                    ? "the file stays as it was saved before" : "there is no such file yet"
                state.notices.append("\(failure); training goes on, and \(rest)")
            } else if before != nil {
                state.notices.append("\(file.path) is saved again")
            } else {
                return
            }
            hasNotices.store(true, ordering: .releasing)
        }
    }
}
