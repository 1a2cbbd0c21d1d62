import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("The trainer")
struct TrainerTests {
    @Test("trains as brainstorm does, with scheduled attributes, and logs what it logs")
    func brainstormRun() throws {
        let run = try Cases.json("run")
        let expected = try run.member("parameters").elements
        let network = try classifier(inputs: 6, hidden: [(5, .tanh)], classes: 3)
        network.parameters.copy(from: expected[0].floats)
        let training = Minibatches(of: 4, try run.member("training").samples(), shuffle: false)
        let validation = Minibatches(of: 4, try run.member("validation").samples(), shuffle: false)

        let trainer = Trainer(
            stepper: MomentumStepper(learningRate: 0.1, momentum: 0.5), scorers: [Accuracy()], verbose: false)
        try trainer.add(MonitorScores("valid", scorers: [Accuracy()]), name: "validation")
        try trainer.add(
            MonitorScores("train", scorers: [Accuracy()], every: .updates(3)),
            name: "training_every_3_updates")
        try trainer.add(MonitorLoss("train", every: .epochs(2)), name: "train_loss")
        try trainer.add(ModifyStepperAttribute(Exponential(from: 0.1, factor: 0.9)), name: "rate")
        try trainer.add(
            ModifyStepperAttribute(
                Linear(from: 0.5, to: 0.9, changes: 5), of: "momentum", every: .updates(2)),
            name: "momentum schedule")
        try trainer.add(StopAfterEpoch(4), name: "stop")

        var parameters: [[Float]] = [network.parameters.values]
        var rates = [try trainer.stepper.attribute("learning_rate")]
        var result: TrainingResult?
        repeat {
            result = try trainer.train(
                network, on: training, validation: ["valid": validation, "train": training],
                output: SilentOutput(), stopAfterUpdates: 1)
            parameters.append(network.parameters.values)
            rates.append(try trainer.stepper.attribute("learning_rate"))
        } while result?.reason == .updateLimit

        #expect(result?.updates == 16 && result?.epochs == 4)
        #expect(parameters.count == expected.count)
        for (ours, theirs) in zip(parameters, expected) { #expect(distance(ours, theirs.floats) < 1e-5) }
        // Brainstorm notes the rate before the hooks of the epoch's end, except after the first update.
        #expect(rates.last.map { ($0 - 0.1 * 0.9 * 0.9 * 0.9 * 0.9).magnitude < 1e-12 } == true)
        var compared = 0
        for group in ["validation", "training_every_3_updates", "train_loss", "rolling_training"] {
            for (name, values) in try run.member("logs").member(group).members {
                let ours = try trainer.logs.values("\(group).\(name)")
                #expect(distance(ours, values.elements.map(\.double)) < 1e-5, "\(group).\(name)")
                compared += 1
            }
        }
        #expect(compared == 7)
        #expect(trainer.logs.paths.count == 7)
    }

    static let steppers: [any Stepper] = [
        SgdStepper(learningRate: 0.05), MomentumStepper(learningRate: 0.05, momentum: 0.9),
        NesterovStepper(learningRate: 0.05, momentum: 0.9), AdamStepper(),
        AdamWStepper(weightDecay: 0.1), AdagradStepper(initialSum: 0.1),
        RmsPropStepper(decay: 0.9), RmsPropStepper(decay: 0.9, momentum: 0.5, centered: true),
    ]

    private func trainer(_ stepper: any Stepper, epochs: Int = 3) -> Trainer {
        Trainer(
            stepper: stepper,
            hooks: [
                MonitorScores("held", scorers: [Accuracy()]),
                ModifyStepperAttribute(Exponential(from: 0.05, factor: 0.8), every: .updates(4)),
                EarlyStopper("held.total_loss", patience: 100), StopAfterEpoch(epochs),
            ], scorers: [Accuracy(name: "train"), F1(), ConfusionMatrix(), Perplexity()], verbose: false)
    }

    @discardableResult
    private func train(
        _ trainer: Trainer, _ network: Network, updates: Int? = nil, stop: StopRequest? = nil
    ) throws -> TrainingResult {
        try trainer.train(
            network, on: Minibatches(of: 5, blobs(33), seed: 8),
            validation: ["held": Undivided(blobs(12, seed: 2))],
            output: SilentOutput(), stop: stop, stopAfterUpdates: updates)
    }

    @Test(
        "goes on after a restart to the same bits, wherever it was stopped",
        arguments: steppers.indices, [0, 1, 4, 6, 7, 8, 13, 14, 20, 21])
    func restart(stepper: Int, after updates: Int) throws {
        try compareRestart(Self.steppers[stepper], updates) { ReferenceHandler() }
    }

    @Test("goes on after a restart to the same bits on the processor's own handler", arguments: [5, 9])
    func restartOnCPU(after updates: Int) throws {
        try compareRestart(AdamStepper(), updates) { CPUHandler() }
    }

    private func compareRestart(
        _ stepper: any Stepper, _ updates: Int, handler: () throws -> any Handler
    ) throws {
        let whole = trainer(stepper)
        let network = try smallNetwork(dropout: 0.3, handler: handler())
        try train(whole, network)

        let first = trainer(stepper)
        let firstNetwork = try smallNetwork(dropout: 0.3, handler: handler())
        try train(first, firstNetwork, updates: updates)
        #expect(first.update == updates)

        let second = try Trainer(description: first.description(), registry: registry)
        let secondNetwork = try smallNetwork(dropout: 0.3, seed: 77, handler: handler())
        secondNetwork.parameters.copy(from: firstNetwork.parameters.values)
        try second.prepare(for: secondNetwork)
        try second.restore(from: first.stateTree)
        let result = try train(second, secondNetwork)

        #expect(result.updates == 21 && result.epochs == 3)
        #expect(
            secondNetwork.parameters.values.map(\.bitPattern) == network.parameters.values.map(\.bitPattern))
        #expect(second.stateTree == whole.stateTree)
    }

    @Test("runs hooks once before training and then at each epoch's end")
    func entries() throws {
        let trainer = trainer(SgdStepper())
        try train(trainer, smallNetwork())
        #expect(trainer.logs["held.total_loss"]?.count == 4)
        #expect(trainer.logs["rolling_training.total_loss"]?.count == 3)
        #expect(trainer.logs["rolling_training.train"]?.count == 3)
    }

    @Test("does not train on when a run has ended for good, unless it may go further")
    func ended() throws {
        let (trainer, network) = (trainer(SgdStepper(), epochs: 2), try smallNetwork())
        let reason = TrainingResult.Reason.hook(
            name: "StopAfterEpoch", why: "the maximum number of epochs (2) is reached")
        #expect(try train(trainer, network).reason == reason)
        let (parameters, state) = (network.parameters.values, trainer.stateTree)
        #expect(try train(trainer, network).reason == reason)
        #expect(network.parameters.values == parameters && trainer.stateTree == state)

        let longer = self.trainer(SgdStepper(), epochs: 3)
        try longer.prepare(for: network)
        try longer.restore(from: state)
        #expect(try train(longer, network).updates == 21)
        #expect(longer.logs["held.total_loss"]?.count == 4)
    }

    @Test("goes on in the middle of an interval although a hook would stop at its end")
    func interval() throws {
        func make() -> Trainer {
            Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1, every: .epochs(2))], verbose: false)
        }
        let (whole, network) = (make(), try smallNetwork())
        #expect(try train(whole, network).updates == 14)
        let (first, other) = (make(), try smallNetwork())
        try train(first, other, updates: 7)
        let second = make()
        try second.prepare(for: other)
        try second.restore(from: first.stateTree)
        #expect(try train(second, other).updates == 14)
        #expect(other.parameters.values == network.parameters.values)
    }

    @Test("ends after the update during which it is asked to")
    func stopRequest() throws {
        let request = StopRequest()
        let trainer = Trainer(stepper: SgdStepper(), hooks: [AskToStop(request, at: 3)], verbose: true)
        let output = Recorder()
        let result = try trainer.train(
            smallNetwork(), on: Minibatches(of: 5, blobs(33)), output: output, stop: request)
        #expect(result == TrainingResult(reason: .interrupted(signal: 15), epochs: 0, updates: 3))
        #expect(output.text == "stopped after epoch 0, update 3, by signal 15\n")
    }

    @Test("lets the hooks that save see the finished boundary, and calls them once more at the end")
    func saving() throws {
        let record = Record()
        let trainer = Trainer(
            stepper: SgdStepper(),
            hooks: [
                Snapshot(record, every: .updates(7)), MonitorLoss("held"), StopAfterEpoch(1),
            ], verbose: false)
        try trainer.train(
            smallNetwork(), on: Minibatches(of: 5, blobs(33)), validation: ["held": Undivided(blobs(3))],
            output: SilentOutput())
        #expect(record.states.count == 3)
        #expect(record.states[0]["has_started"] == .bool(true))
        // After the last update of the epoch the counters have moved and the epoch's logs are in.
        #expect(record.states[1]["epoch"] == .integer(1) && record.states[1]["position"] == .integer(0))
        #expect(record.states[1] == trainer.stateTree)
        #expect(record.states[2] == record.states[1])
    }

    @Test("calls observers of updates, observers of epochs, reporters and savers, in this order")
    func order() throws {
        let record = Record()
        let trainer = Trainer(stepper: SgdStepper(), verbose: false)
        try trainer.add(Caller(record, .epoch, .save), name: "save")
        try trainer.add(Caller(record, .update, .report), name: "report")
        try trainer.add(Caller(record, .epoch, .observe), name: "epoch")
        try trainer.add(Caller(record, .update, .observe), name: "update 1")
        try trainer.add(Caller(record, .update, .observe), name: "update 2")
        try trainer.train(
            smallNetwork(), on: Minibatches(of: 3, blobs(6)), output: SilentOutput(), stopAfterUpdates: 2)
        let whole = ["update 1", "update 2", "epoch", "report", "save"]
        #expect(record.calls == whole + ["update 1", "update 2", "report"] + whole)
    }

    @Test("drops other units in every update")
    func dropoutSteps() throws {
        let record = Record()
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0), hooks: [Caller(record, .update, .observe)], verbose: false)
        try trainer.train(
            smallNetwork(dropout: 0.5), on: Undivided(blobs(6)), output: SilentOutput(), stopAfterUpdates: 30)
        #expect(record.losses.count == 30 && Set(record.losses).count == 30)
    }

    @Test("applies weight modifiers after each update")
    func weightModifiers() throws {
        let network = try smallNetwork()
        try network.setWeightModifiers(["default": [ClipValues(low: -0.125, high: 0.125)]])
        try Trainer(stepper: SgdStepper(), verbose: false).train(
            network, on: Undivided(blobs(6)), output: SilentOutput(), stopAfterUpdates: 1)
        #expect(network.parameters.values.allSatisfy { $0.magnitude <= 0.125 })
    }

    @Test("logs each of several losses by its layer, and their sum")
    func severalLosses() throws {
        let input = Input(["default": [.time, .batch, 4], "targets": [.time, .batch, 1]])
        let hidden = FullyConnected(3, activation: .linear, name: "Hid")
        let output = SoftmaxCE(name: "Output")
        let network = try Network(handler: ReferenceHandler()) {
            input >>> hidden >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Main")
            hidden >>> Loss(importance: 0.5, name: "Side")
        }
        network.parameters.copy(from: noise(network.parameters.count, seed: 4))
        let scores = try network.evaluate(on: Minibatches(of: 4, blobs(6)))
        #expect(scores.map(\.name) == ["total_loss", "Main", "Side"])
        #expect((scores[0].value - scores[1].value - scores[2].value).magnitude < 1e-6)
        #expect(scores[1].value != scores[2].value)

        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0), hooks: [StopAfterEpoch(1)], verbose: false)
        try trainer.train(network, on: Minibatches(of: 4, blobs(6)), output: SilentOutput())
        for score in scores {
            #expect((try trainer.logs.last("rolling_training.\(score.name)") - score.value).magnitude < 1e-6)
        }
    }

    @Test("refuses the state of another training and stays as it was")
    func otherState() throws {
        let (trainer, network) = (trainer(MomentumStepper()), try smallNetwork())
        try train(trainer, network, updates: 3)
        let other = Trainer(stepper: MomentumStepper(), hooks: [StopAfterEpoch(1)], verbose: false)
        try other.prepare(for: network)
        let before = other.stateTree
        let error = #expect(throws: StateError.self) { try other.restore(from: trainer.stateTree) }
        #expect(
            error?.message
                == "state 'rolling.names' is 'ConfusionMatrix', 'F1', 'Perplexity', 'total_loss', 'train', but this "
                + "training has 'total_loss'")
        #expect(other.stateTree == before)
    }

    @Test("says when the data are not those that a run was begun with")
    func otherData() throws {
        let (trainer, network) = (trainer(SgdStepper()), try smallNetwork())
        try train(trainer, network, updates: 5)
        let error = #expect(throws: TrainingError.self) {
            try trainer.train(
                network, on: Minibatches(of: 10, blobs(33)), validation: ["held": Undivided(blobs(12))],
                output: SilentOutput())
        }
        #expect(
            error?.description
                == "invalid data: the training stands at batch 5 of its epoch, but the data make "
                + "only 4: they are not those that it was begun with")
    }

    @Test("says which data a hook misses before it trains")
    func missingData() throws {
        let (trainer, network) = (trainer(SgdStepper()), try smallNetwork())
        let before = network.parameters.values
        let error = #expect(throws: TrainingError.self) {
            try trainer.train(
                network, on: Undivided(blobs(5)), validation: ["test": Undivided(blobs(5))],
                output: SilentOutput())
        }
        #expect(
            error?.message
                == "the hook 'held' looks for data called 'held', but the names given to train are 'test'")
        #expect(network.parameters.values == before)
    }

    @Test("refuses data that make no batch")
    func noBatch() throws {
        let error = #expect(throws: TrainingError.self) {
            try Trainer(stepper: SgdStepper(), verbose: false).train(
                smallNetwork(), on: Minibatches(of: 10, blobs(5), lastBatch: .drop), output: SilentOutput())
        }
        #expect(error?.message == "Minibatches makes no batch of 5 samples")
    }

    @Test("gives hooks of the same kind names of their own, and refuses one that is taken")
    func names() {
        let trainer = Trainer(
            stepper: SgdStepper(), hooks: [StopAfterEpoch(1), StopAfterEpoch(2), MonitorLoss("held")])
        #expect(trainer.hooks.map(\.name) == ["StopAfterEpoch", "StopAfterEpoch_2", "held"])
        let error = #expect(throws: TrainingError.self) { try trainer.add(ProgressBar(), name: "held") }
        #expect(error?.message == "two hooks are called 'held'")
    }
}

/// Asks for a stop at an update.
struct AskToStop: Hook {
    static let typeName = "AskToStop"
    let request: StopRequest
    let update: Int

    init(_ request: StopRequest, at update: Int) {
        self.request = request
        self.update = update
    }

    var timescale: Timescale { .update }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        if context.update == update { request.request(signal: 15) }
        return .continue
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}

final class Record: @unchecked Sendable {
    var states: [StateTree] = []
    var calls: [String] = []
    var losses: [Double] = []
}

/// Keeps the trainer's state as a saving hook sees it.
struct Snapshot: Hook {
    static let typeName = "Snapshot"
    let record: Record
    let rhythm: Rhythm

    init(_ record: Record, every rhythm: Rhythm) {
        self.record = record
        self.rhythm = rhythm
    }

    var timescale: Timescale { rhythm.timescale }
    var interval: Int { rhythm.interval }
    var phase: HookPhase { .save }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        record.states.append(context.trainer.stateTree)
        return .continue
    }

    mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws { _ = try run(context) }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}

/// Notes when it is called, and the loss.
struct Caller: Hook {
    static let typeName = "Caller"
    let record: Record
    let timescale: Timescale
    let phase: HookPhase

    init(_ record: Record, _ timescale: Timescale, _ phase: HookPhase) {
        self.record = record
        self.timescale = timescale
        self.phase = phase
    }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        record.calls.append(context.hookName)
        if let loss = context.lastLoss { record.losses.append(loss) }
        return .continue
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}
