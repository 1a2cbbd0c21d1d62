public import Describing
public import Files
public import Networks
import Synchronization
public import Training

/// A training that cannot be lost: a network, a trainer and their data, and the file in which they are saved as they go.
///
///     let run = try Run(Experiment(from: "experiment.json"), to: "run.h5")
///     try run.train()
///
/// Killed at any instant, it goes on from the file, to the same bytes that it would have come to:
///
///     let run = try Run(resuming: "run.h5")
///     try run.train()
///
/// The command `brainstorm` goes on with runs that were begun in Swift, and Swift with those of the command. A run holds a
/// lock: as long as the object lives, nobody else writes the file. All its other files are named after it: what a hook
/// calls `best.h5` is `run-best.h5`.
public final class Run {
    /// The run file; where the run was given by a symbolic link, the file behind it.
    public let path: String
    public let network: Network
    public let trainer: Trainer
    /// Which data the run is trained on, if it was made by an experiment.
    public let plan: DataPlan?
    /// SHA-256 of the data: by split, or by iterator if it was not made by an experiment.
    public let digests: [String: String]
    /// What the run file counts as saved and what is not there, in sentences that say what to do.
    public let missing: [String]
    /// What is another now than the resumed file says, a line each; empty for a new run.
    public let changes: [String]

    /// The iterator over the training data.
    public let training: any DataIterator
    /// Those over the other data, by the names that hooks refer to.
    public let validation: [String: any DataIterator]
    package var place: SavingPlace
    /// The files of the run that this one replaces, which go when its own file is there.
    var replaced: [String]
    private let lock: FileLock?
    let processes: (any ProcessGroup)?
    private let rounded: [String: Int]
    let watchers = RunWatchers()
    private let isTraining = Atomic(false)

    init(
        _ parts: RunParts, _ data: RunBinding, at location: RunLocation, missing: [String] = [],
        changes: [String] = [], _ options: RunOptions
    ) {
        network = parts.network
        trainer = parts.trainer
        plan = data.plan
        digests = data.digests
        rounded = data.rounded
        training = data.training
        validation = data.validation
        path = location.path
        place = location.place
        replaced = location.replaced
        lock = location.lock
        processes = options.processes
        self.missing = missing
        self.changes = changes
    }

    /// All that describes the run: `network`, `trainer`, and `data` or `iterators`.
    public func description() throws -> JSONValue {
        try RunFile.document(
            network.descriptionValue, trainer.descriptionValue, data: plan, iterators: iterators)
    }

    var iterators: RunIterators? {
        plan == nil ? RunIterators(training: training, validation: validation) : nil
    }

    /// Trains until a hook stops, somebody asks for it, or the limit of updates: without any of them, forever. The run is
    /// saved as its `SaveRun` says, and in the end.
    ///
    /// - Parameters:
    ///   - output: where hooks show progress; standard output.
    ///   - clock: what rates and times left are computed from.
    ///   - stop: ends training after the update under way.
    ///   - stopAfterUpdates: ends training after so many updates of this call.
    /// - Precondition: the run is not being trained already.
    /// - Returns: how it ended. What could not be saved in spite of every attempt is in ``TrainingResult/unsaved``.
    /// - Throws: ``TrainingError`` if the parts do not fit together, and what hooks and iterators throw.
    @discardableResult
    public func train(
        output: any ProgressOutput = DescriptorOutput(), clock: any TimeSource = MonotonicTime(),
        stop: StopRequest? = nil, stopAfterUpdates: Int? = nil
    ) throws -> TrainingResult {
        precondition(
            !isTraining.exchange(true, ordering: .acquiringAndReleasing), "the run is being trained already")
        defer { isTraining.store(false, ordering: .releasing) }
        for sentence in missing + (roundingWarning(rounded).map { [$0] } ?? []) {
            output.warn(sentence)
            watchers.tell(.warning(sentence))
        }
        try comparePrograms()
        if !place.isReadOnly { AtomicFile.removeLeftovers(of: path, sparing: place.inputs) }
        defer { watchers.finish() }
        let watchers = watchers
        let events: TrainingEvents = { watchers.tell($0) }
        return try trainer.train(
            network, on: training, validation: validation, savingTo: place, of: self, output: output,
            clock: clock, stop: stop, stopAfterUpdates: stopAfterUpdates,
            events: events, processes: processes)
    }
}

/// What a run trains, before it has data and a file.
struct RunParts {
    let network: Network
    let trainer: Trainer

    /// Every run is saved: a trainer that has no ``SaveRun`` gets one.
    init(_ network: Network, _ trainer: Trainer, saving: NamedHook? = nil) throws {
        self.network = network
        self.trainer = trainer
        // What no file can hold is known before anything is learned.
        _ = try network.schema?.fileText()
        guard !trainer.hooks.contains(where: { $0.hook is SaveRun }) else { return }
        let name = NamedHook.free(saving?.name ?? SaveRun.typeName, among: trainer.hooks)
        try trainer.add(saving?.hook ?? SaveRun(), name: name)
    }
}
