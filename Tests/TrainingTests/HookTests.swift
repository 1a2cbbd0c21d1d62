import Describing
import Networks
import Testing
import Training

@Suite("Hooks")
struct HookTests {
    /// Trains with a hook that logs given numbers, one an epoch, and another hook.
    private func train(
        logging values: [Double], _ hook: any Hook, network: Network? = nil,
        stepper: any Stepper = SgdStepper()
    ) throws -> (result: TrainingResult, trainer: Trainer) {
        let trainer = Trainer(
            stepper: stepper, hooks: [Feed(values), hook, StopAfterEpoch(values.count - 1)], verbose: false)
        let result = try trainer.train(
            network ?? smallNetwork(), on: Undivided(blobs(6)), output: SilentOutput())
        return (result, trainer)
    }

    @Test(
        "EarlyStopper waits as many entries as its patience says",
        arguments: [
            ([5, 4, 3, 4, 4, 4, 4], 1, Criterion.min, 3), ([5, 4, 3, 4, 4, 4, 4], 3, .min, 5),
            ([5, 4, 3, 4, 2, 4, 4], 2, .min, 6), ([1, 2, 3, 3, 3], 2, .max, 4),
            ([1, 2, 3, 4, 5], 1, .max, 4),
            ([3, .nan, .nan, 1], 2, .min, 2), ([.nan, 2, 1, 0], 1, .min, 3),
        ] as [([Double], Int, Criterion, Int)])
    func earlyStopper(values: [Double], patience: Int, criterion: Criterion, epochs: Int) throws {
        let (result, _) = try train(
            logging: values, EarlyStopper("Feed.value", patience: patience, criterion: criterion))
        #expect(result.epochs == epochs)
        guard case .hook(let name, let why) = result.reason else { return #expect(Bool(false)) }
        if epochs < values.count - 1 {
            #expect(name == "EarlyStopper")
            #expect(why.hasSuffix("for \(patience) entries"))
        }
    }

    @Test("EarlyStopper says which log has not improved")
    func earlyStopperReason() throws {
        let (result, _) = try train(logging: [1, 0.5, 2, 3, 4], EarlyStopper("Feed.value", patience: 2))
        #expect(
            "\(result)" == "stopped after epoch 3, update 3, because Feed.value has not improved on 0.5 "
                + "for 2 entries (EarlyStopper)")
    }

    @Test("options as large as integers go do not overflow")
    func largeOptions() throws {
        let trainer = Trainer(
            stepper: SgdStepper(),
            hooks: [
                MonitorLoss("held"), EarlyStopper("held.total_loss", patience: .max), StopAfterEpoch(.max),
                ProgressBar(),
                ModifyStepperAttribute(Linear(from: 1, to: 0, changes: .max), every: .updates(.max)),
            ], verbose: false)
        let output = Recorder(terminal: true)
        let result = try trainer.train(
            smallNetwork(), on: Minibatches(of: 4, blobs(6)),
            validation: ["held": Minibatches(of: .max, try blobs(3))], output: output, stopAfterUpdates: 9)
        #expect(result.updates == 9)
        #expect(output.text.contains("epoch 1/9223372036854775807"))
    }

    @Test("a hook that looks for a log which nobody writes says so")
    func missingLog() {
        let error = #expect(throws: TrainingError.self) {
            _ = try train(logging: [1, 2], EarlyStopper("Feed.values"))
        }
        #expect(
            error?.message
                == "the hook 'EarlyStopper' looks for a log 'Feed.values' that nobody writes; did you mean "
                + "'Feed.value'?")
    }

    @Test("StopOnNan stops on the log, the parameters or the loss that is not finite")
    func stopOnNan() throws {
        func why(_ values: [Double], _ hook: StopOnNan, _ network: Network? = nil) throws -> String? {
            let result = try train(logging: values, hook, network: network).result
            guard case .hook("StopOnNan", let why) = result.reason else { return nil }
            return why
        }
        #expect(
            try why([1, .infinity, 1], StopOnNan(logs: ["Feed.value"]))
                == "a number in the log Feed.value is infinite or not a number")
        #expect(try why([1, .nan, 1], StopOnNan()) == nil)
        let broken = try smallNetwork()
        broken.parameters[flat: broken.parameters.count - 1] = .nan
        #expect(
            try why([1, 1, 1], StopOnNan(checkTrainingLoss: false), broken)
                == "a number in the parameters is infinite or not a number")
        #expect(
            try why([1, 1, 1], StopOnNan(checkParameters: false), broken)
                == "a number in the training loss is infinite or not a number")
        #expect(try why([1, 1], StopOnNan(checkParameters: false, checkTrainingLoss: false), broken) == nil)
    }

    @Test("ModifyStepperAttribute sets the schedule's values and refuses attributes that are not there")
    func modify() throws {
        let schedule = MultiStep(from: 0.5, steps: [1, 2], values: [0.25, 0.125])
        let (_, trainer) = try train(logging: [1, 1, 1], ModifyStepperAttribute(schedule))
        #expect(try trainer.stepper.attribute("learning_rate") == 0.125)
        #expect(try description(of: trainer.stepper)["learning_rate"] == 0.5)
        let error = #expect(throws: TrainingError.self) {
            _ = try train(logging: [1, 1], ModifyStepperAttribute(schedule, of: "momentum"))
        }
        #expect(error?.message == "SgdStepper has no attribute 'momentum' to change; it has 'learning_rate'")
    }

    @Test("StopAfterEpoch with 0 trains not at all")
    func noEpoch() throws {
        let network = try smallNetwork()
        let before = network.parameters.values
        let (result, trainer) = try train(logging: [1], StopAfterEpoch(0), network: network)
        #expect(result.updates == 0 && network.parameters.values == before)
        #expect(trainer.logs["Feed.value"] == [1])
    }
}

/// Logs one of its numbers at each epoch.
struct Feed: Hook {
    static let typeName = "Feed"
    let values: [Double]

    init(_ values: [Double]) { self.values = values }

    func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] { ["Feed.value"] }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        try context.log("Feed.value", values[context.epoch])
        return .continue
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}
