import Networks

/// The passes of one batch, as a whole or in parts.
struct BatchPass {
    /// What the passes have come to.
    struct Result {
        let scores: BatchScores
        let samples: Int
        /// The state that the next batch begins with, if it goes on where this one ends.
        let carried: CarriedContext?
        /// Where the first number is that is infinite or none, if a loss is.
        var nonFinite: String?
    }

    let team: Team
    let network: Network
    let iterator: any DataIterator
    let epoch: Int
    let position: Int
    /// What random masks depend on.
    let step: UInt64
    /// The state that the batch begins with.
    let carried: CarriedContext?
    let scorers: [any Scorer]
    /// Whether the forward pass is one of training.
    let isTraining: Bool
    /// Whether there is a backward pass.
    let hasGradients: Bool

    /// Whether the next batch goes on where this one ends.
    private var isContinued: Bool {
        position + 1 < iterator.batchCount(epoch: epoch)
            && iterator.continues(epoch: epoch, position: position + 1)
    }

    /// The state that the next batch begins with, if it goes on where this one ends.
    var carriedOn: CarriedContext? { isContinued ? CarriedContext(network.context) : nil }

    /// The forward pass of the whole batch.
    /// - Parameter begin: is called before the pass.
    func forward(_ begin: () -> Void) throws {
        try iterator.fill(epoch: epoch, position: position, into: network)
        if hasGradients { try network.prepareBackward() }
        begin()
        network.forward(training: isTraining, step: step, context: carried?.context)
    }

    /// Both passes of the batch, which is computed in a number of parts. The gradients are not modified.
    func gradients(in parts: Int, _ sum: inout PartSum, _ begin: () -> Void = {}) throws -> Result {
        guard parts == 1 else { return try inParts(parts, &sum, begin) }
        try forward(begin)
        let scores = try BatchScores(network, scorers)
        let result = Result(
            scores: scores, samples: network.batch, carried: carriedOn,
            nonFinite: scores.totalLoss.isFinite ? nil : try network.firstNonFinite())
        if hasGradients { network.computeGradients() }
        return result
    }

    /// Both passes of each part of the batch, each process its own. The network has the sum of their gradients then, not
    /// modified, and what layers keep is what all parts have made of it.
    private func inParts(_ count: Int, _ sum: inout PartSum, _ begin: () -> Void) throws -> Result {
        let size = iterator.batchSize(epoch: epoch, position: position)
        let division = BatchDivision(parts: count, samples: size.batch)
        let parts = team.parts(of: division)
        let reader = PartReader(iterator, epoch: epoch, position: position, of: division, parts)
        let last = parts.last { !division.samples(of: $0).isEmpty } ?? 0
        // It may move what is kept, where a gradient modifier has named that.
        begin()
        let before = network.keptValues
        var report = PartsReport()
        sum.begin()
        for part in parts {
            let samples = division.samples(of: part)
            guard !samples.isEmpty else {
                if hasGradients { sum.add(network, part: part, isEmpty: true, isLast: part > last) }
                report.results.append(nil)
                continue
            }
            try reader.fill(samples, into: network)
            if hasGradients { try network.prepareBackward() }
            network.forward(
                training: isTraining, step: step, context: carried?.part(samples).context,
                part: BatchPart(first: samples.lowerBound, whole: size.batch))
            let scores = try BatchScores(network, scorers)
            if !scores.totalLoss.isFinite, report.nonFinite == nil {
                report.nonFinite = try network.firstNonFinite()
            }
            let share = Double(samples.count) / Double(size.batch)
            report.results.append(
                PartResult(
                    scores: scores, kept: KeptChange(from: before, to: network.keptValues, share: share)))
            if isContinued { report.contexts.append(CarriedContext(network.context)) }
            if hasGradients {
                network.computeGradients()
                sum.add(network, part: part, isEmpty: false, isLast: part == last)
            }
            network.keptValues = before
        }
        team.noteLast(division.lastPart, of: count)
        if hasGradients { try team.finish(&sum, network, of: division) }
        let reports = try team.exchange(report)
        let result = PartTree.sum(reports.flatMap(\.results), +)
        if let kept = result?.kept { network.keptValues = kept.applied(to: before) }
        return Result(
            scores: result?.scores ?? BatchScores(losses: [], scores: []), samples: size.batch,
            carried: isContinued ? CarriedContext(joining: reports.flatMap(\.contexts)) : nil,
            nonFinite: reports.lazy.compactMap(\.nonFinite).first)
    }
}
