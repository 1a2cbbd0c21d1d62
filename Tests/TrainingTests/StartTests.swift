import Describing
import Networks
import Testing
import Training

/// What is wrong with a training is said before its first update, so that no epoch is lost.
@Suite("Before the first update")
struct StartTests {
    /// Trains three epochs of two updates with a hook; nothing may have been written when it is refused.
    @discardableResult
    private func train(
        _ hooks: any Hook..., stepper: any Stepper = SgdStepper(), epochs: Int? = 3, updates: Int? = nil
    ) throws -> Trainer {
        let stop: [any Hook] = epochs.map { [StopAfterEpoch($0)] } ?? []
        let trainer = Trainer(
            stepper: stepper, hooks: hooks + [MonitorScores("held", scorers: [Accuracy(), F1()])] + stop,
            scorers: [ConfusionMatrix()], verbose: false)
        do {
            try trainer.train(
                smallNetwork(), on: Minibatches(of: 3, blobs(6)), validation: ["held": Undivided(blobs(4))],
                output: SilentOutput(), stopAfterUpdates: updates)
        } catch {
            #expect(trainer.update == 0 && trainer.logs.isEmpty)
            throw error
        }
        return trainer
    }

    private func refusal(
        _ hook: any Hook, stepper: any Stepper = SgdStepper(), epochs: Int? = 3
    ) -> String? {
        do {
            try train(hook, stepper: stepper, epochs: epochs, updates: 4)
            return nil
        } catch { return "\(error)" }
    }

    // MARK: Logs

    @Test(
        "a log that nobody will write is refused, with the nearest that somebody will",
        arguments: [
            ("held.total_los", "'held.total_loss'"), ("held.Acuracy", "'held.Accuracy'"),
            ("Held.F1", "'held.F1'"), ("rolling_training.totalloss", "'rolling_training.total_loss'"),
            ("rolling_training.ConfusionMatrix.1.7", "'rolling_training.ConfusionMatrix.1.0'"),
        ])
    func misspelt(path: String, nearest: String) throws {
        let readers: [any Hook] = [
            EarlyStopper(path), StopAfterThresholdReached(path, threshold: 0), StopOnNan(logs: [path]),
        ]
        for reader in readers {
            #expect(
                refusal(reader)
                    == "unknown log: the hook '\(reader.defaultName)' looks for a log '\(path)' that nobody "
                    + "writes; did you mean \(nearest)?")
        }
    }

    @Test(
        "every log that is written in the end was expected at the start",
        arguments: [
            MonitorLayerParameters("Hid1"), MonitorLayerGradients("Hid1"), MonitorLayerInOuts("Hid1"),
            MonitorLayerDeltas("Hid1"), MonitorLoss("held"), Feed([1, 2, 3, 4]),
        ] as [any Hook])
    func expected(writer: any Hook) throws {
        let expectation = Expectation()
        let trainer = try train(writer, ExpectationHook(expectation))
        let written = Set(trainer.logs.paths)
        #expect(written.subtracting(expectation.paths).isEmpty)
        #expect(written.contains { $0.hasPrefix("\(trainer.hooks[0].name).") })
        for path in written { #expect(refusal2(StopOnNan(logs: [path]), writer) == nil, "\(path)") }
    }

    private func refusal2(_ reader: any Hook, _ writer: any Hook) -> String? {
        do {
            try train(writer, reader)
            return nil
        } catch { return "\(error)" }
    }

    @Test("a log that begins later than it is looked for does not end the training")
    func later() throws {
        let readers: [any Hook] = [
            EarlyStopper("late.total_loss", every: .update),
            StopAfterThresholdReached("late.total_loss", threshold: -1, every: .update),
            StopOnNan(logs: ["late.total_loss"], every: .update),
        ]
        for reader in readers {
            let trainer = Trainer(stepper: SgdStepper(), hooks: [reader], verbose: false)
            try trainer.add(LateMonitor(), name: "late")
            try trainer.add(StopAfterEpoch(3), name: "stop")
            try trainer.train(smallNetwork(), on: Minibatches(of: 3, blobs(6)), output: SilentOutput())
            #expect(trainer.epoch == 3 && trainer.logs["late.total_loss"]?.count == 2)
        }
    }

    // MARK: Schedules

    @Test("a schedule that leaves the attribute's range is refused with the place where it does")
    func outOfRange() {
        func message(_ schedule: any Schedule, _ rhythm: Rhythm = .epoch, epochs: Int? = 3) -> String? {
            refusal(ModifyStepperAttribute(schedule, every: rhythm), epochs: epochs)
        }
        let start = "invalid attribute: the schedule of the hook 'ModifyStepperAttribute' gives "
        let end = ", and the learning_rate must be a finite number, at least 0.0"
        #expect(message(Linear(from: 1, to: -1, changes: 2)) == start + "-1.0 after 2 epochs" + end)
        #expect(message(Linear(from: -1, to: 1, changes: 2)) == start + "-1.0 before training" + end)
        #expect(message(Exponential(from: 1, factor: -0.5)) == start + "-0.5 after 1 epoch" + end)
        #expect(
            message(Exponential(from: 1, factor: -0.5), epochs: nil) == start + "-0.5 after 1 epoch" + end)
        #expect(
            message(MultiStep(from: 1, steps: [6], values: [-2]), .update) == start + "-2.0 after 6 updates"
                + end)
        #expect(message(MultiStep(from: 1, steps: [7], values: [-2]), .update) == nil)
        #expect(message(MultiStep(from: 1, steps: [4], values: [-2])) == nil)
        #expect(
            message(MultiStep(from: 1, steps: [4], values: [-2]), epochs: nil) == start
                + "-2.0 after 4 epochs" + end)
        #expect(
            message(WarmUp(Cosine(from: 1, to: -1, changes: 9), changes: 3), .updates(2), epochs: nil)?
                .hasPrefix(start) == true)
        #expect(message(Linear(from: 1, to: -1, changes: .max), epochs: .max) != nil)
        #expect(
            message(Exponential(from: 1, factor: 10), epochs: 400)?.contains("inf after 309 epochs") == true)
    }

    @Test("the stepper's description and the schedule agree on the first value, or it is left out")
    func agreement() throws {
        let schedule = Exponential(from: 0.05, factor: 0.5)
        #expect(
            refusal(ModifyStepperAttribute(schedule), stepper: SgdStepper(learningRate: 0.1))
                == "invalid configuration: the stepper's learning_rate is 0.1, but the schedule of the hook "
                + "'ModifyStepperAttribute' begins with 0.05: leave learning_rate out of the stepper, or make "
                + "both the same")
        #expect(refusal(ModifyStepperAttribute(schedule), stepper: SgdStepper(learningRate: 0.05)) == nil)
        let trainer = try train(ModifyStepperAttribute(schedule), epochs: 1)
        #expect(try description(of: trainer.stepper)["learning_rate"] == 0.05)
        let cycle = OneCycle(to: 0.3, totalSteps: 9)
        #expect(
            refusal(ModifyStepperAttribute(cycle), stepper: AdamStepper(learningRate: 0.012)) == nil,
            "0.3 / 25 rounds")
        let warmUp = WarmUp(schedule, changes: 3)
        #expect(
            refusal(ModifyStepperAttribute(warmUp), stepper: SgdStepper(learningRate: 0.05)) != nil,
            "it begins with 0")
        #expect(refusal(ModifyStepperAttribute(warmUp)) == nil)
    }

    @Test("left out of a description it is left to the schedule; a default that is written is not")
    func described() throws {
        let registry = Registry().addingNetworks().addingTraining()
        func stepper(_ json: JSONValue) throws -> any Stepper {
            try registry.make((any Stepper).self, kind: .stepper, from: json)
        }
        let schedule = Exponential(from: 0.05, factor: 0.5)
        #expect(
            refusal(ModifyStepperAttribute(schedule), stepper: try stepper(["@type": "SgdStepper"])) == nil)
        #expect(
            refusal(
                ModifyStepperAttribute(schedule),
                stepper: try stepper(["@type": "SgdStepper", "learning_rate": 0.1])) != nil)
    }

    @Test("a training that goes on does not compare the two again")
    func goesOn() throws {
        let trainer = try train(
            ModifyStepperAttribute(Exponential(from: 0.05, factor: 0.5)), epochs: nil, updates: 3)
        let resumed = Trainer(
            stepper: SgdStepper(learningRate: 0.1), hooks: trainer.hooks.map(\.hook),
            scorers: trainer.scorers, verbose: false)
        let network = try smallNetwork()
        try resumed.prepare(for: network)
        try resumed.restore(from: trainer.stateTree)
        try resumed.train(
            network, on: Minibatches(of: 3, blobs(6)), validation: ["held": Undivided(blobs(4))],
            output: SilentOutput(), stopAfterUpdates: 1)
        #expect(resumed.update == 4)
    }

    // MARK: Updates

    @Test("as many updates as integers go are no limit")
    func manyUpdates() throws {
        #expect(try train(updates: .max).update == 6)
    }
}

/// Logs from the second epoch on.
private struct LateMonitor: Hook {
    static let typeName = "LateMonitor"

    init() {}

    func writtenLogs(_ name: String, _ context: TrainingContext) -> [String] { ["\(name).total_loss"] }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        if context.epoch >= 2 { try context.log("\(context.hookName).total_loss", -Double(context.epoch)) }
        return .continue
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}

private final class Expectation: @unchecked Sendable {
    var paths: Set<String> = []
}

/// Remembers which logs were expected before training.
private struct ExpectationHook: Hook {
    static let typeName = "Expectation"
    let expectation: Expectation

    init(_ expectation: Expectation) { self.expectation = expectation }

    mutating func start(_ context: TrainingContext) throws {
        expectation.paths = Set(context.expectedLogs)
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}
