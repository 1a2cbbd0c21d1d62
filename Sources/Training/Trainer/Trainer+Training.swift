public import Networks
import PrintableText

extension Trainer {
    /// Trains until a hook stops, a signal or the limit of updates: without any of them, forever.
    ///
    /// Hooks run once before the first update, and then at the boundaries that they ask for. After a restart
    /// training goes on with the next update; where a hook had ended the run for good, and still would, no
    /// update is made.
    ///
    /// - Parameters:
    ///   - iterator: the training data.
    ///   - validation: other data that hooks ask for by name.
    ///   - place: where hooks save; the working directory.
    ///   - run: what a ``SaveRun`` saves.
    ///   - output: where hooks show progress.
    ///   - clock: what rates and times left are computed from.
    ///   - stop: ends training after the current update; the hooks that save do so once more.
    ///   - stopAfterUpdates: ends training after this many updates of this call.
    ///   - events: is told what happens.
    ///   - processes: those that make the training together, each of which makes this call; this one alone without them.
    ///     Only the first one writes files.
    /// - Returns: how the training ended. Hooks that could not save warn (``ProgressOutput/warn(_:)``) and let it go
    ///   on; ``TrainingResult/unsaved`` says what is not saved in the end.
    /// - Throws: ``TrainingError`` if the parts do not fit together, ``NetworkError`` if the largest batch calls for
    ///   more than the network's ``Network/memoryLimit``, and what hooks and iterators throw.
    @discardableResult
    public func train(
        _ network: Network, on iterator: any DataIterator, validation: [String: any DataIterator] = [:],
        savingTo place: SavingPlace = SavingPlace(), of run: (any SavedRun)? = nil,
        output: any ProgressOutput = DescriptorOutput(), clock: any TimeSource = MonotonicTime(),
        stop: StopRequest? = nil, stopAfterUpdates: Int? = nil, events: TrainingEvents? = nil,
        processes: (any ProcessGroup)? = nil
    ) throws -> TrainingResult {
        let team = Team(processes, stop: stop)
        try checkShards(of: team)
        guard !stepper.usesGradients || !network.lossNames.isEmpty else {
            throw TrainingError(
                .invalidConfiguration,
                "the network has no Loss layer, so there is nothing to train it for: connect a loss such as SoftmaxCE's to one"
            )
        }
        if let store = iterator.store { try network.settleSchema(on: store) }
        let training = try network.readyForTraining(iterator, adopts: !progress.hasStarted)
        let held = Dictionary(
            uniqueKeysWithValues: try validation.map { ($0.key, try network.ready($0.value, called: $0.key)) }
        )
        let context = TrainingContext(
            self, network, training, held, team: team, place: place, run: run, output: output, clock: clock,
            events: events)
        defer { context.saving.wait() }
        lastTraining = LastTraining(network: network, iterator: iterator, validation: validation)
        try prepare(for: network)
        try checkData(context)
        for scorer in scorers { try scorer.check(network) }
        // Nobody writes before all have come through; and who was asked to stop meanwhile says so.
        try team.meet()
        // What saves the run comes last: a training that is refused leaves no file.
        for phase in HookPhase.allCases {
            for index in hooks.indices where hooks[index].hook.phase == phase {
                try call(index, context) { try $0.start(context) }
            }
        }
        // More than there can be is no limit.
        let last = stopAfterUpdates.map { progress.update.addingReportingOverflow($0) }
            .flatMap { $0.overflow ? nil : $0.partialValue }
        var reason: TrainingResult.Reason?
        if progress.hasStarted {
            reason = try resume(context)
        } else {
            progress.hasStarted = true
            stepper.describeAttributes()
            reason = try boundary(context, epochEnds: true)
        }
        reason = reason ?? pause(team, last)
        while reason == nil {
            try makeUpdate(context)
            let epochEnds = try endEpochIfDone(context)
            context.tellUpdate()
            reason = try boundary(context, epochEnds: epochEnds) ?? pause(team, last)
        }
        var result = TrainingResult(
            reason: reason ?? .updateLimit, epochs: progress.epoch, updates: progress.update)
        try finish(context, &result)
        events?(.ended(result))
        return result
    }

    private func checkShards(of team: Team) throws {
        guard team.count > shards else { return }
        let parts = shards == 1 ? "as a whole" : "in \(shards) parts"
        throw TrainingError(
            .invalidConfiguration,
            "\(team.count) processes cannot divide batches that the trainer computes \(parts): start no more processes than "
                + "parts, or give the trainer more of them (its 'shards'; --shards \(team.count) of 'train'), which changes what "
                + "it computes by rounding, and by batch normalization's statistics")
    }

    private func checkData(_ context: TrainingContext) throws {
        try context.training.checkBatches(
            context.network, training: stepper.usesGradients, shards: shards)
        guard progress.position < context.batchCount else {
            throw TrainingError(
                .invalidData,
                "the training stands at batch \(progress.position) of its epoch, but the data make only "
                    + "\(context.batchCount): they are not those that it was begun with")
        }
        guard let carried = progress.carried else { return }
        let size = context.training.batchSize(epoch: progress.epoch, position: progress.position)
        // One sample tells what all are like, and needs the least memory.
        try context.network.prepare(time: size.time, batch: min(1, size.batch))
        try carried.check(against: context.network.context, samples: size.batch)
    }

    private func endEpochIfDone(_ context: TrainingContext) throws -> Bool {
        guard progress.position >= context.batchCount else { return false }
        for score in progress.rolling.scores(scorers) {
            try context.log("\(Trainer.rollingGroup).\(score.name)", score.value)
        }
        progress.rolling.clear()
        progress.epoch += 1
        progress.position = 0
        return true
    }

    /// Calls the hooks that are due: those that average, observers of updates, observers of epochs, reporters, savers, and those that
    /// save the run.
    /// - Returns: the first reason to stop.
    private func boundary(_ context: TrainingContext, epochEnds: Bool) throws -> TrainingResult.Reason? {
        var reason: TrainingResult.Reason?
        for (phase, timescale) in Trainer.callOrder {
            for index in hooks.indices {
                let hook = hooks[index].hook
                guard hook.phase == phase, timescale == nil || hook.timescale == timescale,
                    isDue(hook, epochEnds: epochEnds)
                else { continue }
                let result = try call(index, context) { try $0.run(context) }
                reason = reason ?? self.reason(result, index)
            }
        }
        context.tellBoundary()
        return reason
    }

    private static let callOrder: [(HookPhase, Timescale?)] = [
        (.average, nil), (.observe, .update), (.observe, .epoch), (.report, nil), (.save, nil),
        (.saveRun, nil),
    ]

    private func isDue(_ hook: any Hook, epochEnds: Bool) -> Bool {
        switch hook.timescale {
        case .epoch: epochEnds && progress.epoch % hook.interval == 0
        case .update: progress.update % hook.interval == 0
        }
    }

    private func resume(_ context: TrainingContext) throws -> TrainingResult.Reason? {
        var reason: TrainingResult.Reason?
        let epochEnded = progress.position == 0
        for index in hooks.indices where isDue(hooks[index].hook, epochEnds: epochEnded) {
            let result = try call(index, context) { try $0.resume(context) }
            reason = reason ?? self.reason(result, index)
        }
        return reason
    }

    private func reason(_ result: HookResult, _ index: Int) -> TrainingResult.Reason? {
        switch result {
        case .continue: nil
        case .stop(let why): .hook(name: hooks[index].name, why: why)
        }
    }

    private func pause(_ team: Team, _ lastUpdate: Int?) -> TrainingResult.Reason? {
        if let reason = team.stopReason { return reason }
        if let lastUpdate, progress.update >= lastUpdate { return .updateLimit }
        return nil
    }

    private func finish(_ context: TrainingContext, _ result: inout TrainingResult) throws {
        for phase in HookPhase.allCases {
            for index in hooks.indices where hooks[index].hook.phase == phase {
                try call(index, context) { [result] in try $0.finish(context, result) }
            }
        }
        result.unsaved = context.saving.finish()
        context.tellBoundary()
        if verbose { context.output.write(printable("\(result)") + "\n") }
    }

    /// Calls a hook on a copy, so that it may itself look at the trainer, and keeps what has become of it.
    private func call<Result>(
        _ index: Int, _ context: TrainingContext, _ body: (inout any Hook) throws -> Result
    ) rethrows -> Result {
        context.hookName = hooks[index].name
        var hook = hooks[index].hook
        defer { hooks[index].hook = hook }
        return try body(&hook)
    }
}
