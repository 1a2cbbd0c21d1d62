import Synchronization
public import Training

extension Run {
    /// The events of the training that begins next, or is under way, for a task that watches while another one trains:
    ///
    ///     let events = run.events()
    ///     let watching = Task { for await event in events { report(event) } }
    ///     try await run.train()
    ///
    /// Events wait for whoever is slow. Of updates at most about twenty are told a second, the newest at the time, and the
    /// last before anything else; everything else is told. The sequence ends with the training, or with the run.
    public func events() -> AsyncStream<TrainingEvent> { watchers.add() }
}

/// Those who watch a run. Events come from several threads.
final class RunWatchers: Sendable {
    private struct State {
        var watchers: [AsyncStream<TrainingEvent>.Continuation] = []
        var lastUpdate: ContinuousClock.Instant?
        /// The newest update that was not told.
        var pending: TrainingEvent?
    }

    private let state = Mutex(State())
    private let isWatched = Atomic(false)

    private static let pause = Duration.milliseconds(50)

    func add() -> AsyncStream<TrainingEvent> {
        let (stream, continuation) = AsyncStream.makeStream(of: TrainingEvent.self)
        state.withLock { $0.watchers.append(continuation) }
        isWatched.store(true, ordering: .releasing)
        return stream
    }

    func tell(_ event: TrainingEvent) {
        // Without anybody who watches, an update costs this look.
        guard isWatched.load(ordering: .acquiring) else { return }
        state.withLock { state in
            if case .update = event {
                let now = ContinuousClock.now
                if let last = state.lastUpdate, now - last < Self.pause {
                    state.pending = event
                    return
                }
                state.lastUpdate = now
            } else if let update = state.pending {
                for watcher in state.watchers { watcher.yield(update) }
            }
            state.pending = nil
            for watcher in state.watchers { watcher.yield(event) }
        }
    }

    func finish() {
        isWatched.store(false, ordering: .releasing)
        let watchers = state.withLock { state in
            defer { state = State() }
            return state.watchers
        }
        for watcher in watchers { watcher.finish() }
    }

    deinit { finish() }
}
