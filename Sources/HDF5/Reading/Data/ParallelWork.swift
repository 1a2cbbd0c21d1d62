import Dispatch
import Synchronization

/// Divides numbered pieces of work among a few threads.
package enum ParallelWork {
    /// How many threads can run at once.
    package static var processors: Int { ByteStorage.processors }

    /// Calls `body` for the numbers below `count`, each once, on up to `workers` threads.
    ///
    /// - Parameters:
    ///   - batch: how many neighbouring numbers a thread takes at a time.
    ///   - workspace: makes what a thread needs for itself alone.
    /// - Throws: the error of the smallest number that has one, whatever the threads do. Numbers behind it may be left out.
    static func run<Workspace>(
        _ count: Int, workers: Int, batch: Int = 1, workspace: @Sendable () -> Workspace,
        _ body: @Sendable (_ number: Int, _ workspace: Workspace) throws -> Void
    ) throws {
        guard workers > 1, count > batch else {
            guard count > 0 else { return }
            let own = workspace()
            for number in 0..<count { try body(number, own) }
            return
        }
        let next = Atomic<Int>(0)
        let failure = Mutex<(number: Int, error: any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: min(workers, count.dividedUp(by: batch))) { _ in
            let own = workspace()
            while true {
                // Batches are taken in order: when one fails, all before it have been taken and will be finished.
                let first = next.wrappingAdd(batch, ordering: .relaxed).oldValue
                guard first < count, failure.withLock({ $0 == nil }) else { return }
                for number in first..<min(count, first &+ batch) {
                    do {
                        try body(number, own)
                    } catch {
                        failure.withLock { known in
                            if known.map({ number < $0.number }) ?? true { known = (number, error) }
                        }
                        return
                    }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure.error }
    }

    /// The same for work that needs nothing of its own.
    package static func run(_ count: Int, workers: Int, _ body: @Sendable (Int) throws -> Void) throws {
        try run(count, workers: workers, workspace: {}) { number, _ in try body(number) }
    }
}
