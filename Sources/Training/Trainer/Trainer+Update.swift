import Networks

/// An update as a plan. For each of its batches: fill the inputs, forward, backward, add up what the batch's parts have
/// come to; then change the gradients as modifiers say, step, and change the parameters as modifiers say.
extension Trainer {
    func makeUpdate(_ context: TrainingContext) throws {
        let batches = min(batchesPerUpdate, context.batchCount - progress.position)
        if batches == 1, shards == 1 {
            try stepWhilePassing(context)
        } else {
            try stepByGradients(of: batches, context)
        }
        context.network.applyWeightModifiers()
        progress.update += 1
    }

    /// An update by one batch as a whole, where a stepper may go with the backward pass. It allocates nothing.
    private func stepWhilePassing(_ context: TrainingContext) throws {
        let network = context.network
        let pass = pass(context, batch: 0)
        try pass.forward { stepper.beforeForward(network) }
        let loss = network.totalLoss
        if !loss.isFinite { try refuse(loss, at: try network.firstNonFinite()) }
        try progress.rolling.add(network, scorers)
        context.lastLoss = loss
        progress.carried = pass.carriedOn
        progress.position += 1
        if stepper.usesGradients { stepper.descend(network) }
    }

    /// An update by the gradients of several batches, or of one in parts.
    private func stepByGradients(of batches: Int, _ context: TrainingContext) throws {
        let network = context.network
        let shares = context.training.shares(
            epoch: progress.epoch, positions: progress.position..<progress.position + batches)
        var loss = 0.0
        for (index, share) in shares.enumerated() {
            let result = try pass(context, batch: index).gradients(in: shards, &partSum) {
                if index == 0 { stepper.beforeForward(network) }
            }
            let batchLoss = result.scores.totalLoss
            if !batchLoss.isFinite { try refuse(batchLoss, at: result.nonFinite) }
            try progress.rolling.add(result.scores, samples: result.samples, scorers)
            loss += share * batchLoss
            if batches > 1, stepper.usesGradients {
                gradientSum.add(network, times: share, isFirst: index == 0, isLast: index == batches - 1)
            }
            progress.carried = result.carried
            progress.position += 1
        }
        context.lastLoss = loss
        guard stepper.usesGradients else { return }
        network.applyGradientModifiers()
        stepper.update(network)
    }

    private func pass(_ context: TrainingContext, batch index: Int) -> BatchPass {
        BatchPass(
            team: context.team, network: context.network, iterator: context.training, epoch: progress.epoch,
            position: progress.position, step: randomStep(batch: index), carried: progress.carried,
            scorers: scorers, isTraining: stepper.usesTrainingPass, hasGradients: stepper.usesGradients)
    }

    /// What random masks depend on: another number for each batch of each update, whatever an update consists of.
    private func randomStep(batch index: Int) -> UInt64 {
        UInt64(progress.update) &+ UInt64(index) &<< 32
    }

    /// A loss that is no number any more makes every parameter one with this update. What is saved stays as it is.
    /// - Parameter place: where the first such number is.
    private func refuse(_ loss: Double, at place: String?) throws {
        // Whoever asks for a gentler end has it at the hook's next boundary.
        guard !hooks.contains(where: { $0.hook is StopOnNan }) else { return }
        throw TrainingError(
            .notFinite,
            "the loss of update \(progress.update + 1) (epoch \(progress.epoch + 1)) is \(loss): "
                + (place ?? "the sum of the parts' losses is over the range of numbers: scale the data")
                + ". What was saved last is as it was")
    }
}
