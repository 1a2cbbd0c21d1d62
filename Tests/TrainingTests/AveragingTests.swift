import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Averaged parameters")
struct AveragingTests {
    private func train(
        _ hooks: [any Hook], epochs: Int = 3, network: Network? = nil
    ) throws -> (network: Network, trainer: Trainer) {
        let network = try network ?? smallNetwork()
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.3), hooks: hooks + [StopAfterEpoch(epochs)], verbose: false)
        try trainer.train(
            network, on: Minibatches(of: 5, blobs(15), seed: 5),
            validation: ["held": Undivided(blobs(9, seed: 2))],
            output: SilentOutput())
        return (network, trainer)
    }

    /// The parameters after each update of the same training.
    private func history(epochs: Int = 3, _ network: Network? = nil) throws -> [[Float]] {
        let trainer = try train([History()], epochs: epochs, network: network).trainer
        return try #require(trainer.hooks.first?.hook as? History).parameters
    }

    private func average(_ history: some Sequence<[Float]>, _ weight: (Double) -> Double) -> [Float] {
        var average: [Double] = []
        for (index, parameters) in history.enumerated() {
            let share = index == 0 ? 1 : weight(Double(index + 1))
            if average.isEmpty { average = parameters.map { _ in 0 } }
            for place in average.indices {
                average[place] += share * (Double(parameters[place]) - average[place])
            }
        }
        return average.map { Float($0) }
    }

    @Test("are those of the definition, and the training goes on as without them")
    func definition() throws {
        let history = try history()
        #expect(history.count == 10)
        let hooks: [(any AveragingHook, [Float])] = [
            (ExponentialMovingAverage(decay: 0.8), average(history.dropFirst()) { _ in 0.2 }),
            (ExponentialMovingAverage(decay: 0.8, from: 4), average(history.dropFirst(4)) { _ in 0.2 }),
            (
                ExponentialMovingAverage(decay: 0.8, correction: .bias),
                average(history.dropFirst()) { n in
                    0.2 / (1 - (1...Int(n)).reduce(1) { power, _ in power * 0.8 })
                }
            ),
            (
                ExponentialMovingAverage(decay: 0.8, correction: .warmUp),
                average(history.dropFirst()) { n in 1 - min(0.8, (1 + n) / (10 + n)) }
            ),
            (StochasticWeightAverage(from: 2), average([history[6], history[9]]) { 1 / $0 }),
            (
                StochasticWeightAverage(from: 3, every: .updates(2)),
                average([history[4], history[6], history[8]]) { 1 / $0 }
            ),
        ]
        for (hook, expected) in hooks {
            let (network, trainer) = try train([hook])
            let name = trainer.hooks[0].name
            let found = try #require(try trainer.averagedParameters(of: name))
            #expect(distance(found, expected) < 1e-5, "\(hook)")
            #expect(distance(found, try #require(history.last)) > 1e-4)
            #expect(network.parameters.values == history.last)
        }
    }

    @Test("are scored under a name of their own, at boundaries of updates and epochs")
    func scores() throws {
        let plain = try train([MonitorScores("held", scorers: [Accuracy()])])
        let (network, trainer) = try train([
            MonitorScores("held", scorers: [Accuracy()]),
            // After whom it is used, and yet before.
            MonitorScores("held", scorers: [], averagedBy: "ExponentialMovingAverage"),
            ExponentialMovingAverage(decay: 0.9),
        ])
        #expect(network.parameters.values == plain.network.parameters.values)
        #expect(trainer.logs["held.total_loss"] == plain.trainer.logs["held.total_loss"])
        let found = try trainer.logs.values("averaged_held.total_loss")
        let own = try trainer.logs.values("held.total_loss")
        // Before training there is no average.
        #expect(found.count == 4 && found[0] == own[0] && found[3] != own[3])
        let average = try #require(try trainer.averagedParameters(of: "ExponentialMovingAverage"))
        let averaged = try smallNetwork()
        averaged.parameters.copy(from: average)
        #expect(try averaged.evaluate(on: Undivided(blobs(9, seed: 2)))[0].value == found[3])
    }

    @Test("have what layers keep from the network, or renewed over the training data")
    func kept() throws {
        func network() throws -> Network {
            let input = Input(["default": [.time, .batch, 4], "targets": [.time, .batch, 1]])
            let output = SoftmaxCE(name: "Output")
            let network = try Network(handler: ReferenceHandler()) {
                input >>> BatchNormalization(decay: 0.5, name: "Norm")
                    >>> FullyConnected(3, activation: .linear, name: "FC") >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> Loss()
            }
            try network.initialize(Gaussian(std: 0.3), seed: 4)
            return network
        }
        func seen(_ renews: Bool) throws -> (own: [Float], averaged: [Float]) {
            let (network, trainer) = try train(
                [
                    StochasticWeightAverage(from: 2, renewsKept: renews),
                    Spy("StochasticWeightAverage"),
                ], network: network())
            let spied = try #require(trainer.hooks[1].hook as? Spy).scored
            let view = try #require(network.parameterViews.first { $0.name == "mu" })
            return (Array(network.parameters.values[view.range]), Array(spied[view.range]))
        }
        let (plain, renewed) = (try seen(false), try seen(true))
        #expect(plain.own == renewed.own && plain.averaged == plain.own)
        #expect(renewed.averaged != plain.own)
        // Three batches, each of which counts half: close to the mean over the data.
        #expect(distance(renewed.averaged, plain.own) < 0.5)
    }

    @Test("are looked for before training")
    func unknown() throws {
        let error = #expect(throws: TrainingError.self) {
            _ = try train([
                StochasticWeightAverage(from: 1), MonitorScores("held", scorers: [], averagedBy: "average"),
            ])
        }
        #expect(
            error?.message
                == "the hook 'averaged_held' looks for averaged parameters of a hook 'average'; the hooks "
                + "that average are 'StochasticWeightAverage'")
    }

    @Test("of another network are refused when they are gone on with")
    func otherNetwork() throws {
        let first = try train([ExponentialMovingAverage()]).trainer
        let other = try classifier(inputs: 4, hidden: [], classes: 3)
        let second = Trainer(
            stepper: SgdStepper(), hooks: [ExponentialMovingAverage(), StopAfterEpoch(9)], verbose: false)
        try second.prepare(for: other)
        try second.restore(from: first.stateTree)
        let error = #expect(throws: TrainingError.self) {
            try second.train(other, on: Minibatches(of: 5, blobs(15)), output: SilentOutput())
        }
        #expect(error?.message.contains("the state belongs to another network") == true)
    }
}

private struct History: Hook {
    static let typeName = "History"
    var parameters: [[Float]] = []
    var timescale: Timescale { .update }
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
    mutating func run(_ context: TrainingContext) throws -> HookResult {
        parameters.append(context.network.parameters.values)
        return .continue
    }
}

/// Keeps the parameters that the network has while its average is used.
private struct Spy: Hook {
    static let typeName = "Spy"
    let name: String
    var scored: [Float] = []
    init(_ name: String) { self.name = name }
    init(from decoder: any Decoder) throws { name = "" }
    func encode(to encoder: any Encoder) throws {}
    mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.withAverage(of: name) { scored = context.network.parameters.values }
        return .continue
    }
}
