import Arrays
import Describing
public import Networks

extension Trainer {
    /// Looks for a learning rate: makes updates whose rate rises evenly on a logarithmic scale, until the loss is four times
    /// the lowest or no number, and remembers the losses.
    ///
    /// The updates are those of a stepper as described, from its beginning, without hooks. Afterwards the network's
    /// parameters are what they were; this trainer is not touched, and nothing is written.
    ///
    ///     let search = try trainer.findLearningRate(of: network, on: Minibatches(of: 100, training, seed: 1))
    ///     print(search.suggestion ?? "none")
    ///
    /// - Parameters:
    ///   - network: the network that is to be trained, at its beginning.
    ///   - iterator: the training data; the epochs are gone through again and again.
    ///   - first: the rate of the first update; positive.
    ///   - last: that of the last; greater.
    ///   - updates: how many updates are made at most; at least 3.
    ///   - smoothing: what each mean of losses keeps of the one before, at least 0 and below 1.
    /// - Throws: ``TrainingError`` if the stepper has no `learning_rate` or cannot take one of the rates, and what
    ///   ``train(_:on:validation:savingTo:of:output:clock:stop:stopAfterUpdates:events:)`` throws.
    /// - Precondition: the arguments are as above.
    public func findLearningRate(
        of network: Network, on iterator: any DataIterator, from first: Double = 1e-6, to last: Double = 10,
        updates: Int = 200, smoothing: Double = 0.9
    ) throws -> LearningRateSearch {
        precondition(first > 0 && last > first && last.isFinite, "rates from \(first) to \(last)")
        precondition(updates >= 3, "\(updates) updates are too few to see a slope")
        precondition((0..<1).contains(smoothing), "a smoothing of \(smoothing)")
        var description = TrainerDescription(self)
        let hook = RisingRate(
            first: first, factor: Exact.power(last / first, 1 / Double(updates - 1)), smoothing: smoothing)
        description.hooks = [NamedHook(name: RisingRate.typeName, hook: hook)]
        description.verbose = false
        let trainer = Trainer(description)
        for rate in [first, last] { try trainer.stepper.setAttribute(RisingRate.attribute, to: rate) }

        let (parameters, state, schema) = (network.parameters.values, network.stateTree, network.schema)
        func putBack() throws {
            network.parameters.copy(from: parameters)
            network.schema = schema
            var network = network
            try network.restore(from: state)
        }
        do {
            try trainer.train(network, on: iterator, output: SilentOutput(), stopAfterUpdates: updates)
        } catch {
            try putBack()
            // Too large a rate is what the search ends with.
            guard (error as? TrainingError)?.code == .notFinite, !trainer.risingPoints.isEmpty else {
                throw error
            }
            return LearningRateSearch(trainer.risingPoints)
        }
        try putBack()
        return LearningRateSearch(trainer.risingPoints)
    }
}

extension Trainer {
    /// What the hook of a search has seen.
    fileprivate var risingPoints: [LearningRateSearch.Point] {
        hooks.lazy.compactMap { $0.hook as? RisingRate }.first?.points ?? []
    }
}

/// Raises the learning rate after each update and remembers the losses. It lives as long as a search.
private struct RisingRate: Hook {
    static let typeName = "RisingRate"
    static let attribute = "learning_rate"

    let first: Double
    let factor: Double
    let smoothing: Double
    private(set) var points: [LearningRateSearch.Point] = []
    private var mean = 0.0
    private var lowest = Double.infinity

    var timescale: Timescale { .update }

    /// The loss of an update whose rate is too large is so many times the lowest.
    private static let limit = 4.0

    init(first: Double, factor: Double, smoothing: Double) {
        (self.first, self.factor, self.smoothing) = (first, factor, smoothing)
    }

    init(from decoder: any Decoder) throws {
        throw DescriptionError.invalid(at: decoder.path, "no description has such a hook")
    }

    func encode(to encoder: any Encoder) throws {}

    private func rate(_ update: Int) -> Double { first * Exact.power(factor, Double(update)) }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.setStepperAttribute(Self.attribute, to: rate(context.update))
        guard context.update > 0, let loss = context.lastLoss else { return .continue }
        mean = smoothing * mean + (1 - smoothing) * loss
        let smoothed = mean / (1 - Exact.power(smoothing, Double(context.update)))
        points.append(
            LearningRateSearch.Point(rate: rate(context.update - 1), loss: loss, smoothedLoss: smoothed))
        lowest = min(lowest, smoothed)
        // Losses may be negative.
        let highest = lowest + (Self.limit - 1) * lowest.magnitude
        return loss.isFinite && smoothed <= highest ? .continue : .stop("the loss rises")
    }
}
