import Dispatch
import Synchronization

/// Where a batch stands in a training, or a part of one.
struct BatchPlace: Hashable, Sendable {
    var epoch: Int
    var position: Int
    /// The places of the samples in the batch; `nil` for all.
    var samples: Range<Int>?
}

extension DataIterator {
    fileprivate func batch(at place: BatchPlace) throws -> Batch {
        guard let samples = place.samples else {
            return try batch(epoch: place.epoch, position: place.position)
        }
        return try batch(epoch: place.epoch, position: place.position, samples: samples)
    }
}

/// Makes batches on one thread of its own, in the order in which they will be asked for.
///
/// The thread computes only where others leave time. A batch that it has not begun when its turn comes is made by the
/// thread that asks, and one that it has begun is waited for, which gives it a processor: so a batch never takes much longer
/// than without it. What nobody has taken is dropped with the object, after what is under way has ended.
final class BatchesAhead: Sendable {
    private let work: AheadWork
    /// Begun with the first batch: most iterators that are described are never asked for one.
    private let thread = Mutex<Background<Void>?>(nil)

    init(_ source: any DataIterator) { work = AheadWork(source) }

    /// The batch of a place, made ahead or now; those of the following places are made next.
    func take(_ place: BatchPlace, _ following: [BatchPlace]) throws -> Batch {
        thread.withLock { [work] thread in
            if thread == nil { thread = Background(yielding: .utmost) { work.run() } }
        }
        return try work.take(place, following)
    }

    deinit {
        work.end()
        // Waits for its end.
        thread.withLock { $0 = nil }
    }
}

/// What the thread and those who ask share.
private final class AheadWork: Sendable {
    /// A batch, which one thread has made and one takes.
    fileprivate struct Made: @unchecked Sendable {
        let result: Result<Batch, any Error>
    }

    fileprivate struct State {
        /// What is to be made, in order.
        var wanted: [BatchPlace] = []
        var underWay: BatchPlace?
        var made: [BatchPlace: Made] = [:]
        /// How many threads wait for the one under way.
        var waiting = 0
        var hasEnded = false
    }

    fileprivate enum Answer {
        case made(Made)
        case underWay
        case notBegun
    }

    private let source: any DataIterator
    private let state = Mutex(State())
    /// Tells the thread that there is something to do.
    private let wake = DispatchSemaphore(value: 0)
    /// Tells who waits for it that a batch is made.
    private let ready = DispatchSemaphore(value: 0)

    init(_ source: any DataIterator) { self.source = source }

    func take(_ place: BatchPlace, _ following: [BatchPlace]) throws -> Batch {
        var answer = state.withLock { state in
            let answer = state.take(place)
            // Whatever else was expected is not wanted any more: training was resumed elsewhere.
            state.made = state.made.filter { following.contains($0.key) }
            state.wanted = following.filter { state.made[$0] == nil && state.underWay != $0 }
            return answer
        }
        if case .underWay = answer {
            ready.wait()
            answer = state.withLock { $0.take(place) }
        }
        wake.signal()
        guard case .made(let made) = answer else {
            return try source.batch(at: place)
        }
        return try made.result.get()
    }

    /// Makes batches until the end.
    func run() {
        while true {
            wake.wait()
            while let next = begin() {
                let result = Result { try source.batch(at: next) }
                finish(next, Made(result: result))
            }
            if state.withLock({ $0.hasEnded }) { return }
        }
    }

    func end() {
        state.withLock { $0.hasEnded = true }
        wake.signal()
    }

    private func begin() -> BatchPlace? {
        state.withLock { state in
            guard !state.hasEnded, !state.wanted.isEmpty else { return nil }
            state.underWay = state.wanted.removeFirst()
            return state.underWay
        }
    }

    private func finish(_ place: BatchPlace, _ made: Made) {
        let waiting = state.withLock { state in
            state.underWay = nil
            state.made[place] = made
            defer { state.waiting = 0 }
            return state.waiting
        }
        for _ in 0..<waiting { ready.signal() }
    }
}

extension AheadWork.State {
    mutating func take(_ place: BatchPlace) -> AheadWork.Answer {
        if let made = made.removeValue(forKey: place) { return .made(made) }
        guard underWay == place else { return .notBegun }
        waiting += 1
        return .underWay
    }
}
