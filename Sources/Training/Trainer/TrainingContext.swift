public import Networks

/// What a hook sees of the training that calls it.
public final class TrainingContext {
    public let network: Network
    public let trainer: Trainer
    /// The iterator over the training data.
    public let training: any DataIterator
    /// The other iterators, by name.
    public let validation: [String: any DataIterator]
    public let output: any ProgressOutput
    public let clock: any TimeSource
    let team: Team
    /// Where hooks save.
    public let place: SavingPlace
    /// What ``SaveRun`` saves; nil for a training that is part of no run.
    public let run: (any SavedRun)?
    /// Writes files behind the training. What hooks give to it is on the disk when `train` returns, or named in its
    /// result.
    public let saving: SavingQueue
    /// The name of the hook that is being called.
    public internal(set) var hookName = ""
    /// The training loss of the last update in this process.
    public internal(set) var lastLoss: Double?
    private let events: TrainingEvents?
    /// What has been logged since the events were told the last time.
    private var scores: [String: Double] = [:]

    init(
        _ trainer: Trainer, _ network: Network, _ training: any DataIterator,
        _ validation: [String: any DataIterator], team: Team, place: SavingPlace, run: (any SavedRun)?,
        output: any ProgressOutput, clock: any TimeSource, events: TrainingEvents?
    ) {
        self.trainer = trainer
        self.network = network
        self.training = training
        self.validation = validation
        self.team = team
        self.place = team.writes ? place : place.readOnly
        self.run = run
        self.output = output
        self.clock = clock
        self.events = events
        saving = SavingQueue(
            writes: team.writes,
            saved: events.map { tell in { @Sendable path in tell(.saved(path: path)) } })
    }

    /// The number of finished epochs.
    public var epoch: Int { trainer.progress.epoch }
    /// The number of finished updates.
    public var update: Int { trainer.progress.update }
    /// The number of finished batches of the epoch under way; 0 at the end of an epoch.
    public var position: Int { trainer.progress.position }
    public var isBeforeTraining: Bool { update == 0 }
    /// The number of batches of the epoch under way.
    public var batchCount: Int { training.batchCount(epoch: epoch) }
    /// The number of updates in an epoch.
    public var updatesPerEpoch: Int {
        let (updates, rest) = training.batchCount(epoch: 0).quotientAndRemainder(
            dividingBy: trainer.batchesPerUpdate)
        return rest > 0 ? updates + 1 : updates
    }
    /// The mean training loss of the epoch under way, or `nil` at its beginning.
    public var rollingLoss: Double? { position == 0 ? nil : trainer.progress.rolling.sums.first?.value }
    /// The number of epochs after which a ``StopAfterEpoch`` will stop.
    public var epochLimit: Int? {
        trainer.hooks.compactMap { ($0.hook as? StopAfterEpoch)?.maxEpochs }.min()
    }

    public var logs: Logs { trainer.logs }

    /// Adds a number to a log, such as `validation.Accuracy`.
    public func log(_ path: String, _ value: Double) throws {
        try trainer.logs.append(value, to: path)
        if events != nil { scores[path] = value }
    }

    /// The present value of an attribute of the stepper.
    public func stepperAttribute(_ name: String) throws -> Double { try trainer.stepper.attribute(name) }

    /// Changes an attribute of the stepper for the updates that follow.
    public func setStepperAttribute(_ name: String, to value: Double) throws {
        try trainer.stepper.setAttribute(name, to: value)
    }

    /// Makes the state of the hook that is being called what a file saved now will hold; without this the file has
    /// the state from before the call.
    public func commit(_ hook: any Hook) {
        guard let index = trainer.hooks.firstIndex(where: { $0.name == hookName }) else { return }
        trainer.hooks[index].hook = hook
    }

    /// An iterator by the name under which it was given to `train`; `training_data_iter` is the training data.
    /// - Throws: ``TrainingError`` that lists the names.
    public func iterator(_ name: String) throws -> any DataIterator {
        if let iterator = validation[name] { return iterator }
        if name == "training_data_iter" { return training }
        throw TrainingError(
            .missingData,
            "the hook '\(hookName)' looks for data called '\(name)', but the names given to train are "
                + list(validation.keys))
    }

    /// Losses and scores on all samples of an iterator, whose batches the processes divide.
    public func evaluate(_ iterator: any DataIterator, scorers: [any Scorer] = []) throws -> [NamedScore] {
        try network.evaluate(on: iterator, scorers: scorers, team)
    }

    /// What the process makes of its network's buffers that has computed the last samples, as one process alone would have.
    func ofLastSamples(_ make: () throws -> [NamedScore]) throws -> [NamedScore] {
        let own = team.rank == team.lastWorker ? try make() : []
        return try team.exchange(own)[team.lastWorker]
    }

    /// Logs losses and scores under the name of the hook that is being called.
    func monitor(_ iteratorName: String, scorers: [any Scorer]) throws {
        for score in try evaluate(iterator(iteratorName), scorers: scorers) {
            try log("\(hookName).\(score.name)", score.value)
        }
    }

    /// Finds before training what ``monitor(_:scorers:)`` would find wrong later.
    func check(iterator name: String, scorers: [any Scorer]) throws {
        try iterator(name).checkBatches(network)
        _ = try ScoreTally(network, scorers)
        for scorer in scorers { try scorer.check(network) }
    }

    // MARK: Events

    /// Tells of an update that was made.
    func tellUpdate() {
        events?(.update(update, epoch: epoch, loss: lastLoss ?? .nan))
    }

    /// Tells what the boundary between two updates has brought.
    func tellBoundary() {
        for notice in saving.takeNotices() { warn(notice) }
        guard let events, !scores.isEmpty else { return }
        events(.scores(scores, epoch: epoch, update: update))
        scores = [:]
    }

    /// Shows what the user must know although training goes on.
    public func warn(_ text: String) {
        output.warn(text)
        events?(.warning(text))
    }
}
