import Describing
import Files
import PrintableText
import Synchronization
public import Training

extension Sweep {
    /// Begins all runs, or goes on with those that are there, and trains each to its end.
    ///
    /// - Parameters:
    ///   - stem: what the names of all files begin with.
    ///   - jobs: how many runs are trained at a time, each on a thread of its own. Handlers compute with all processors
    ///     unless they are told otherwise: where jobs are more than one, give them fewer threads.
    ///   - options: of each run. ``RunOptions/overwrites`` does not count: a sweep replaces nothing.
    ///   - stop: ends the sweep after the updates under way; it can be gone on with.
    ///   - events: is told what happens, on several threads.
    /// - Returns: a result for each run, by their numbers. What fails ends one run, not the sweep.
    /// - Throws: ``FileError`` if another sweep, or somebody who works on this one, is in the way.
    /// - Precondition: there is at least one job, and a handler of the caller's (``HandlerChoice/given(_:)``) has one only.
    @discardableResult
    public func train(
        to stem: String, jobs: Int = 1, options: RunOptions = RunOptions(), stop: StopRequest? = nil,
        events: @escaping @Sendable (SweepEvent) -> Void = { _ in }
    ) throws -> [SweepResult] {
        precondition(jobs >= 1, "\(jobs) jobs")
        var options = options
        options.overwrites = false
        options.inputs += inputs
        let plan = try SweepPlan(of: self, stem: stem, inputs: options.inputs)
        defer { withExtendedLifetime(plan) {} }
        let work = SweepWork(self, stem, options, stop, events)
        ParallelThreads.run(min(jobs, count)) { work.perform() }
        return work.results
    }
}

/// The runs of a sweep that are still to be trained, among threads. Its parts are read by all of them and changed by none,
/// but for what the mutex guards.
private final class SweepWork: @unchecked Sendable {
    private struct State {
        var next = 1
        var results: [Int: SweepResult] = [:]
        /// SHA-256 of the data of the first run.
        var digests: [String: String]?
    }

    private let sweep: Sweep
    private let stem: String
    private let options: RunOptions
    private let stop: StopRequest?
    private let tell: @Sendable (SweepEvent) -> Void
    private let state = Mutex(State())

    init(
        _ sweep: Sweep, _ stem: String, _ options: RunOptions, _ stop: StopRequest?,
        _ tell: @escaping @Sendable (SweepEvent) -> Void
    ) {
        (self.sweep, self.stem, self.options, self.stop, self.tell) = (sweep, stem, options, stop, tell)
    }

    /// Trains one run after another, until there is none left.
    func perform() {
        while stop?.isRequested != true {
            let number = state.withLock { state in
                defer { state.next += 1 }
                return state.next
            }
            guard number <= sweep.count else { return }
            let result = train(number)
            state.withLock { $0.results[number] = result }
            tell(.ended(result))
        }
    }

    var results: [SweepResult] {
        state.withLock { state in
            (1...sweep.count).map { number in
                state.results[number] ?? result(number, .notBegun)
            }
        }
    }

    private func train(_ number: Int) -> SweepResult {
        do {
            let run = try run(number)
            try check(run)
            let ended = try run.train(output: SilentOutput(), stop: stop)
            if let file = ended.unsaved.first { return result(number, .failed("not saved: \(file)"), run) }
            switch ended.reason {
            case .interrupted, .cancelled: return result(number, .stopped, run)
            case .hook, .updateLimit: break
            }
            _ = try run.trainer.logs.values(sweep.description.log)
            return result(number, .finished, run)
        } catch {
            return result(number, .failed(printable("\(error)")))
        }
    }

    private func run(_ number: Int) throws -> Run {
        let path = sweep.path(ofRun: number, stem: stem)
        guard try FileKind(of: path) == nil else {
            let run = try Run(resuming: path, options: options)
            tell(.resumed(number, path: path))
            return run
        }
        let run = try Run(
            sweep.experiment(ofRun: number), to: path, relativeTo: sweep.directory, options: options)
        tell(.began(number, path: path))
        return run
    }

    /// All runs have the same data, unless the sweep itself chooses other ones.
    private func check(_ run: Run) throws {
        guard !sweep.description.paths.contains(where: { $0.hasPrefix("data.") }) else { return }
        let first = state.withLock { state in
            if state.digests == nil { state.digests = run.digests }
            return state.digests
        }
        guard let first, first != run.digests else { return }
        throw FileError(
            .dataChanged, path: run.path,
            "the data are not those of the sweep's other runs: they have changed since")
    }

    private func result(_ number: Int, _ state: SweepResult.State, _ run: Run? = nil) -> SweepResult {
        let values = run?.trainer.logs[sweep.description.log] ?? []
        return SweepResult(
            number: number, path: sweep.path(ofRun: number, stem: stem), state: state,
            best: sweep.criterion.best(in: values).map { (values[$0], $0) }, last: values.last,
            epochs: run?.trainer.epoch ?? 0, updates: run?.trainer.update ?? 0)
    }
}
