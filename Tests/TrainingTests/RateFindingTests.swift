import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Looking for a learning rate")
struct RateFindingTests {
    private func data() throws -> Minibatches { Minibatches(of: 5, try blobs(30), seed: 8) }

    @Test("goes through rates by the same factor, and the loss of each is that before its update")
    func rates() throws {
        let network = try smallNetwork()
        let trainer = Trainer(stepper: SgdStepper())
        let search = try trainer.findLearningRate(
            of: network, on: data(), from: 1e-4, to: 1e-2, updates: 5, smoothing: 0)
        #expect(search.points.count == 5)
        for (point, expected) in zip(search.points, [1e-4, 3.1622776e-4, 1e-3, 3.1622776e-3, 1e-2]) {
            #expect((point.rate / expected - 1).magnitude < 1e-6)
            #expect(point.loss == point.smoothedLoss)
        }
        // The same updates by hand.
        let same = try smallNetwork()
        var stepper = SgdStepper(learningRate: 1e-4)
        for (position, point) in search.points.enumerated() {
            try data().fill(epoch: 0, position: position, into: same)
            try stepper.setAttribute("learning_rate", to: point.rate)
            same.forward(training: true, step: UInt64(position))
            #expect(same.totalLoss == point.loss)
            stepper.descend(same)
        }
    }

    @Test("leaves the network, its modifiers and the trainer as they were")
    func untouched() throws {
        let network = try smallNetwork(dropout: 0.3)
        try network.setWeightModifiers(["Hid1": ["W": [FreezeValues()]]])
        let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(1)])
        try trainer.prepare(for: network)
        let (parameters, modifiers, state) = (
            network.parameters.values, network.stateTree, trainer.stateTree
        )
        let description = try trainer.description()
        let first = try trainer.findLearningRate(of: network, on: data(), updates: 30)
        #expect(network.parameters.values == parameters && network.stateTree == modifiers)
        #expect(trainer.stateTree == state && trainer.logs.isEmpty)
        #expect(try trainer.description() == description)
        #expect(try trainer.findLearningRate(of: network, on: data(), updates: 30) == first)

        // What an iterator says of the data belongs to the network that is trained, not to a search.
        let normalized = Normalization(try data(), means: ["default": [0.5]], deviations: ["default": [2]])
        let described = try network.description()
        _ = try trainer.findLearningRate(of: network, on: normalized, updates: 5)
        #expect(try network.description() == described)
    }

    @Test("ends when the loss rises, and suggests a rate at which it falls")
    func ends() throws {
        let search = try Trainer(stepper: SgdStepper()).findLearningRate(
            of: smallNetwork(), on: data(), from: 1e-3, to: 1e6, updates: 200, smoothing: 0.5)
        #expect(search.points.count < 200 && search.points.count > 20)
        let (suggestion, lowest) = (try #require(search.suggestion), try #require(search.lowest))
        #expect(suggestion <= lowest && (1e-3...1e2).contains(suggestion))
        let first = try #require(search.points.first), last = try #require(search.points.last)
        #expect(last.loss > first.loss || !last.loss.isFinite)
    }

    @Test("suggests where the smoothed loss falls most steeply, and nothing where it never falls")
    func suggestion() {
        func search(_ losses: [Double]) -> LearningRateSearch {
            LearningRateSearch(
                losses.enumerated().map { index, loss in
                    .init(rate: [1e-4, 1e-3, 1e-2, 1e-1, 1, 10][index], loss: loss, smoothedLoss: loss)
                })
        }
        #expect(search([3, 2.9, 2.5, 1, 0.8, 5]).suggestion == 1e-2)
        #expect(search([3, 2.9, 2.5, 1, 0.8, 5]).lowest == 1)
        #expect(search([1, 2, 3, 4, 5, 6]).suggestion == nil)
        // What falls after the loss was lowest does not count.
        #expect(search([3, 2.5, 2, 9, 8, 2.5]).suggestion == 1e-3)
        #expect(search([]).suggestion == nil && search([]).lowest == nil)
        #expect(search([1, .nan]).lowest == 1e-4)
    }

    @Test("needs a stepper with a learning rate")
    func noRate() throws {
        let error = #expect(throws: TrainingError.self) {
            _ = try Trainer(stepper: ForwardStepper()).findLearningRate(of: smallNetwork(), on: data())
        }
        #expect(error?.message.contains("ForwardStepper has no attribute 'learning_rate'") == true)
    }
}
