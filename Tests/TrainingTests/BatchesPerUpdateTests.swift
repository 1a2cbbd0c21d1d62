import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Updates of several batches")
struct BatchesPerUpdateTests {
    static let steppers: [any Stepper] = [
        SgdStepper(learningRate: 0.1), MomentumStepper(learningRate: 0.1, momentum: 0.9),
        NesterovStepper(learningRate: 0.1, momentum: 0.9), AdamStepper(), AdamWStepper(weightDecay: 0.1),
        RmsPropStepper(momentum: 0.5, centered: true), AdagradStepper(),
    ]

    private func train(
        _ stepper: any Stepper, batch: Int, batches: Int, updates: Int? = nil, epochs: Int = 3,
        hooks: [any Hook] = [], network: Network? = nil
    ) throws -> (network: Network, trainer: Trainer) {
        let network = try network ?? smallNetwork()
        let trainer = Trainer(
            stepper: stepper, hooks: hooks + [StopAfterEpoch(epochs)], scorers: [Accuracy()],
            batchesPerUpdate: batches, verbose: false)
        try trainer.train(
            network, on: Minibatches(of: batch, blobs(26), seed: 5), output: SilentOutput(),
            stopAfterUpdates: updates)
        return (network, trainer)
    }

    @Test(
        "are those of one batch with all of their samples, also where the last batch is short",
        arguments: Self.steppers.indices)
    func sameAsLarge(index: Int) throws {
        let stepper = Self.steppers[index]
        // 26 samples: batches of 4, 4 and 4; 4, 4 and 4; 2.
        let large = try train(stepper, batch: 12, batches: 1)
        let parts = try train(stepper, batch: 4, batches: 3)
        #expect(large.trainer.update == 9 && parts.trainer.update == 9)
        let before = try smallNetwork().parameters.values
        #expect(distance(large.network.parameters.values, before) > 1e-3)
        #expect(distance(parts.network.parameters.values, large.network.parameters.values) < 1e-5)
        for log in ["rolling_training.total_loss", "rolling_training.Accuracy"] {
            #expect(try distance(parts.trainer.logs.values(log), large.trainer.logs.values(log)) < 1e-5)
        }
    }

    @Test("of one batch each are the plain ones, to the bit")
    func one() throws {
        let (plain, one) = (
            try train(AdamStepper(), batch: 26, batches: 1),
            try train(AdamStepper(), batch: 26, batches: .max)
        )
        #expect(plain.network.parameters.values == one.network.parameters.values)
    }

    @Test("gradient modifiers change the mean of the gradients, once")
    func modifiers() throws {
        func network() throws -> Network {
            let network = try smallNetwork()
            try network.setGradientModifiers(["default": [ClipGlobalNorm(0.01), L2Decay(0.5)]])
            return network
        }
        let large = try train(SgdStepper(), batch: 12, batches: 1, network: network())
        let parts = try train(SgdStepper(), batch: 4, batches: 3, network: network())
        let plain = try train(SgdStepper(), batch: 4, batches: 3)
        #expect(distance(parts.network.parameters.values, large.network.parameters.values) < 1e-5)
        #expect(distance(parts.network.parameters.values, plain.network.parameters.values) > 1e-3)
    }

    @Test("count as one for hooks and limits, and the last of an epoch has what is left")
    func counting() throws {
        let parts = try train(
            SgdStepper(), batch: 4, batches: 3, hooks: [Places()])
        // Batches of 4, 4, 4; 4, 4, 4; 2.
        let places = try #require(parts.trainer.hooks.first?.hook as? Places).places
        #expect(places.prefix(4) == [[0, 0, 0], [0, 1, 3], [0, 2, 6], [1, 3, 0]])
        #expect(parts.trainer.update == 9 && places.count == 10)
        let stopped = try train(SgdStepper(), batch: 4, batches: 3, updates: 2)
        #expect(stopped.trainer.update == 2 && stopped.trainer.position == 6)
    }

    @Test("a schedule by updates is looked through to the last update that there will be")
    func schedules() throws {
        // After 9 updates the rate would be negative; without accumulation there are 21.
        let hook = ModifyStepperAttribute(
            MultiStep(from: 0.1, steps: [10], values: [-1]), every: .update)
        _ = try train(SgdStepper(), batch: 4, batches: 3, hooks: [hook])
        #expect(throws: TrainingError.self) {
            _ = try train(SgdStepper(), batch: 4, batches: 1, hooks: [hook])
        }
    }

    @Test("each batch of an update has random masks of its own, the first those of a plain update")
    func randomMasks() throws {
        func losses(_ batches: Int) throws -> [Double] {
            // Twice the same sample, so that the batches differ by their masks alone.
            let samples = try Samples(rows: [
                "default": ([2, 4], [1, 2, 3, 4, 1, 2, 3, 4]), "targets": ([2, 1], [1, 1]),
            ])
            let trainer = Trainer(
                stepper: SgdStepper(learningRate: 0), hooks: [Losses(), StopAfterEpoch(1)],
                batchesPerUpdate: batches, verbose: false)
            try trainer.train(
                smallNetwork(dropout: 0.5), on: Minibatches(of: 1, samples, shuffle: false),
                output: SilentOutput())
            return try #require(trainer.hooks.first?.hook as? Losses).losses
        }
        let (plain, summed) = (try losses(1), try losses(2))
        #expect(plain.count == 2 && summed.count == 1)
        // The mean of the first mask's loss and of another than the second update's.
        let second = 2 * summed[0] - plain[0]
        #expect((second - plain[0]).magnitude > 1e-6 && (second - plain[1]).magnitude > 1e-6)
    }

    @Test("no fewer than one batch makes an update")
    func refused() throws {
        let text = #"{"@type":"Trainer","batches_per_update":0,"stepper":{"@type":"SgdStepper"}}"#
        let error = #expect(throws: DescriptionError.self) {
            try make(TrainerDescription.self, .trainer, JSONValue(parsing: text))
        }
        #expect(error?.description.contains("batches_per_update") == true)
    }
}

private struct Places: Hook {
    static let typeName = "Places"
    var places: [[Int]] = []
    var timescale: Timescale { .update }
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
    mutating func run(_ context: TrainingContext) throws -> HookResult {
        places.append([context.epoch, context.update, context.position])
        return .continue
    }
}

private struct Losses: Hook {
    static let typeName = "Losses"
    var losses: [Double] = []
    var timescale: Timescale { .update }
    init() {}
    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
    mutating func run(_ context: TrainingContext) throws -> HookResult {
        if let loss = context.lastLoss { losses.append(loss) }
        return .continue
    }
}
