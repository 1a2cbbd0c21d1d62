import Synchronization
public import Training

extension Run {
    /// The events of the trainings that begin from now on, for a task that watches while another one trains:
    ///
    ///     let events = run.events()
    ///     let watching = Task { for await event in events { report(event) } }
    ///     try await run.train()
    ///
    /// Whoever comes late misses nothing: events wait. Of updates at most twenty are told a second, the newest; everything
    /// else is told. The sequence ends with the training.
    public func events() -> AsyncStream<TrainingEvent> { watchers.add() }
}

/// Those who watch a run. Events come from several threads.
final class RunWatchers: Sendable {
    private struct State {
        var watchers: [AsyncStream<TrainingEvent>.Continuation] = []
        var lastUpdate: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    private static let pause = Duration.milliseconds(50)

    var isEmpty: Bool { state.withLock { $0.watchers.isEmpty } }

    func add() -> AsyncStream<TrainingEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: TrainingEvent.self)
        state.withLock { $0.watchers.append(continuation) }
        return stream
    }

    func tell(_ event: TrainingEvent) {
        state.withLock { state in
            if case .update = event {
                let now = ContinuousClock.now
                if let last = state.lastUpdate, now - last < Self.pause { return }
                state.lastUpdate = now
            }
            for watcher in state.watchers { watcher.yield(event) }
        }
    }

    func finish() {
        let watchers = state.withLock { state in
            defer { state.watchers = [] }
            return state.watchers
        }
        for watcher in watchers { watcher.finish() }
    }
}
