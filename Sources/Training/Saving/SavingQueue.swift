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
    /// What the files are written from that are copies of something, by path.
    private var copies: [String: any Sendable] = [:]

    private let writes: Bool

    /// - Parameters:
    ///   - writes: whether anything is written. In one of several processes that leaves it to another one, nothing that it
    ///     is given is copied or kept.
    ///   - saved: is told the path of each file that has been written, on the thread that wrote it.
    package init(writes: Bool = true, saved: (@Sendable (String) -> Void)? = nil) {
        self.writes = writes
        state = Shared(saved: saved)
    }

    /// Has a file written. If one of that name is still being written, this waits for it.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - write: writes the whole file or throws, with the reason; it must not change what is at `path` then.
    public func write(_ path: String, _ write: @escaping @Sendable () throws -> Void) {
        guard writes else { return }
        if underWay.contains(path) || state.isIdle { wait() }
        underWay.insert(path)
        state.add()
        let (state, previous) = (state, last.map(Waiting.init))
        // What it takes from the threads that compute, training loses; but where all processors compute, one that took only
        // what is left would have training wait for the whole of a large file at the next save.
        last = Background(yielding: .some) {
            previous?.thread.value()
            state.perform(UnwrittenFile(path: path, write: write))
        }
    }

    /// Has a file written of what is copied now, into the memory of the copy before. So there is one copy for each path.
    ///
    /// If the file is still being written, this waits for it. If it could not be, it is tried once more, and otherwise
    /// given up for this one.
    ///
    /// - Parameters:
    ///   - copy: makes the copy; its argument is the one before, if there is one.
    ///   - write: writes the whole file of it, as for ``write(_:_:)``.
    public func write<Copy: Sendable, Failure: Error>(
        _ path: String, copy: (inout Copy?) throws(Failure) -> Copy,
        _ write: @escaping @Sendable (Copy) throws -> Void
    ) throws(Failure) {
        guard writes else { return }
        let place = try renew(path, copy)
        self.write(path) { try place.use(write) }
    }

    /// Makes the copy that a file will be written of, so that its memory is there. The file is not written.
    public func makeRoom<Copy: Sendable, Failure: Error>(
        for path: String, copy: (inout Copy?) throws(Failure) -> Copy
    ) throws(Failure) {
        guard writes else { return }
        _ = try renew(path, copy)
    }

    private func renew<Copy: Sendable, Failure: Error>(
        _ path: String, _ copy: (inout Copy?) throws(Failure) -> Copy
    ) throws(Failure) -> CopyPlace<Copy> {
        if underWay.contains(path) { wait() }
        state.giveUp(path)
        let place = copies[path] as? CopyPlace<Copy> ?? CopyPlace()
        copies[path] = place
        try place.renew(copy)
        return place
    }

    /// Writes a file now, after those given before. As ``write(_:_:)``, it does not throw; but the work cannot be
    /// kept, and the file counts as unsaved until a later attempt succeeds.
    public func writeNow(_ path: String, _ write: () throws -> Void) {
        guard writes else { return }
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
    package func finish() -> [UnsavedFile] {
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

/// Where a copy stands while it is written, and its memory until the next.
private final class CopyPlace<Copy: Sendable>: Sendable {
    private let copy = Mutex<Copy?>(nil)

    func renew<Failure: Error>(_ body: (inout Copy?) throws(Failure) -> Copy) throws(Failure) {
        try copy.withLock { copy throws(Failure) in
            let new = try body(&copy)
            copy = new
        }
    }

    func use(_ body: (Copy) throws -> Void) throws {
        try copy.withLock { copy in
            if let copy { try body(copy) }
        }
    }
}

/// A thread that is handed to the one after it, which alone waits for it.
private struct Waiting: @unchecked Sendable {
    let thread: Background<Void>
}

private struct UnwrittenFile: Sendable {
    let path: String
    /// `nil` for what only its giver can make again.
    var write: (@Sendable () throws -> Void)?
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

    /// Tries once more what could not be written if this file is of it. Afterwards nothing waits that would write the file.
    func giveUp(_ path: String) {
        let isWaiting = { (file: UnwrittenFile) in file.path == path && file.write != nil }
        guard state.withLock({ $0.unwritten.contains(where: isWaiting) }) else { return }
        retry()
        state.withLock { state in
            for index in state.unwritten.indices where state.unwritten[index].path == path {
                state.unwritten[index].write = nil
            }
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
