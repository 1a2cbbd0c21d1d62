import Brainstorm
import TestSupport
import Testing

/// Runs that go on with another description: what is kept, what begins afresh, and what is refused.
struct RunChangesTests {
    /// A run after two epochs of six batches, or after some updates.
    private func run(
        _ stepper: any Stepper = MomentumStepper(learningRate: 0.1, momentum: 0.9), hooks: [any Hook]? = nil,
        scorers: [any Scorer] = [], updates: Int? = nil
    ) throws -> RunFile {
        let trainer = Trainer(stepper: stepper, hooks: hooks ?? RunChangesTests.hooks, scorers: scorers)
        let network = try NetworkFileTests.classifier()
        try train(trainer, network, updates: updates)
        return try RunFile(from: trainer.bytes())
    }

    private static var hooks: [any Hook] {
        [
            MonitorScores("validation", scorers: [Accuracy()]),
            ModifyStepperAttribute(Exponential(from: 0.1, factor: 0.5)),
            EarlyStopper("validation.total_loss", patience: 50), StopAfterEpoch(2),
        ]
    }

    private func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
        let samples = try SampleFiles.samples
        let directory = try TemporaryDirectory()
        try trainer.train(
            network, on: Minibatches(of: 4, samples, seed: 3),
            validation: ["validation": Undivided(samples)],
            savingTo: SavingPlace(directory: directory.path), output: SilentOutput(),
            stopAfterUpdates: updates)
    }

    private func changes(_ body: (inout RunChanges) -> Void) -> RunChanges {
        var changes = RunChanges()
        body(&changes)
        return changes
    }

    private func set(_ path: String, _ value: JSONValue) -> RunChanges { changes { $0.set(path, to: value) } }

    private func refusal(_ run: RunFile, _ changes: RunChanges) -> String {
        do {
            let changed = try run.applying(changes)
            return "not refused: \(changed.lines)"
        } catch {
            return "\(error)"
        }
    }

    private func stepperState(_ run: RunFile, _ name: String) -> StateValue? {
        guard case .group(let stepper)? = run.trainer.stateTree["stepper"] else { return nil }
        return stepper[name]
    }

    @Test(
        "a run asked for more epochs, also within one, ends in the bytes of one that was asked for them at first",
        arguments: [nil, 8])
    func epochs(updates: Int?) throws {
        let changed = try run(updates: updates).applying(changes { $0.epochs = 4 })
        #expect(changed.lines == ["trainer.hooks.StopAfterEpoch.max_epochs: 2 → 4"])
        try train(changed.run.trainer, changed.run.network)

        let hooks = Array(RunChangesTests.hooks.dropLast()) + [StopAfterEpoch(4)]
        let whole = Trainer(stepper: MomentumStepper(learningRate: 0.1, momentum: 0.9), hooks: hooks)
        try train(whole, try NetworkFileTests.classifier())
        #expect(changed.run.trainer.epoch == 4)
        #expect(try changed.run.trainer.bytes() == whole.bytes())
    }

    @Test("a run without a StopAfterEpoch gets one that runs last")
    func firstStop() throws {
        let run = try run(hooks: [StopOnNan()], updates: 3)
        let changed = try run.applying(changes { $0.epochs = 1 })
        #expect(
            changed.lines == [
                #"trainer.hooks.StopAfterEpoch: added {"@type":"StopAfterEpoch","interval":1,"max_epochs":1,"timescale":"epoch"}"#
            ])
        #expect(changed.run.trainer.hooks.map(\.name) == ["StopOnNan", "StopAfterEpoch"])
        try train(changed.run.trainer, changed.run.network)
        #expect(changed.run.trainer.epoch == 1)
    }

    @Test("without changes, or with those that the run has already, it is the same to the byte")
    func nothing() throws {
        let run = try run(updates: 8)
        for changes in [
            RunChanges(), changes { $0.epochs = 2 }, set("trainer.hooks.EarlyStopper.patience", 50),
        ] {
            let changed = try run.applying(changes)
            #expect(changed.lines.isEmpty, "\(changed.lines)")
            #expect(
                try changed.run.trainer.bytes(network: changed.run.network)
                    == run.trainer.bytes(network: run.network))
        }
    }

    // MARK: Hooks

    @Test(
        "hooks of the same name and type keep their state, others begin afresh, and removed ones are dropped")
    func hookList() throws {
        let best = SaveBestNetwork("validation.total_loss", criterion: .min, to: "best.h5")
        let run = try run(hooks: [
            MonitorScores("validation", scorers: []), best, StopOnNan(), StopAfterEpoch(2),
        ])
        let before = try #require(
            run.trainer.hooks.first { $0.name == "SaveBestNetwork" }?.hook as? SaveBestNetwork)
        #expect(before.best != nil)

        let hooks: JSONValue = [
            ["@type": "MonitorScores", "iter_name": "validation", "scorers": []],
            ["@type": "StopAfterEpoch", "max_epochs": 3],
            [
                "@type": "SaveBestNetwork", "log_name": "validation.total_loss", "criterion": "min",
                "filename": "other.h5",
            ],
            ["@type": "EarlyStopper", "log_name": "validation.total_loss", "patience": 9],
        ]
        let changed = try run.applying(changes { $0.hooks = hooks })
        #expect(changed.lines.count == 5)
        for line in [
            #"trainer.hooks.EarlyStopper: added {"@type":"EarlyStopper","criterion":"min","interval":1,"log_name":"validation.total_loss","patience":9,"timescale":"epoch"}"#,
            #"trainer.hooks.SaveBestNetwork.filename: "best.h5" → "other.h5""#,
            "trainer.hooks.StopAfterEpoch.max_epochs: 2 → 3",
            "trainer.hooks: order validation, SaveBestNetwork, StopAfterEpoch → validation, StopAfterEpoch, SaveBestNetwork",
        ] { #expect(changed.lines.contains(line), "\(changed.lines)") }
        #expect(changed.lines.contains { $0.hasPrefix("trainer.hooks.StopOnNan: removed {") })
        let trainer = changed.run.trainer
        #expect(
            trainer.hooks.map(\.name) == ["validation", "StopAfterEpoch", "SaveBestNetwork", "EarlyStopper"])
        let after = try #require(trainer.hooks[2].hook as? SaveBestNetwork)
        #expect(after.best == before.best && after.bestEpoch == before.bestEpoch)
        #expect(trainer.logs["validation.total_loss"] == run.trainer.logs["validation.total_loss"])
        try train(trainer, changed.run.network)
        #expect(trainer.epoch == 3)
        #expect(try trainer.logs.values("validation.total_loss").count == 4)
    }

    @Test("a SaveBestNetwork that looks at another log does not compare it with the old log's best")
    func otherLog() throws {
        let best = SaveBestNetwork("validation.total_loss", criterion: .min, to: "best.h5")
        let run = try run(hooks: [
            MonitorScores("validation", scorers: [Accuracy()]), best, StopAfterEpoch(2),
        ])
        let changed = try run.applying(
            changes {
                $0.set("trainer.hooks.SaveBestNetwork.log_name", to: "validation.Accuracy")
                $0.set("trainer.hooks.SaveBestNetwork.criterion", to: "max")
            })
        #expect(
            changed.lines == [
                #"trainer.hooks.SaveBestNetwork.criterion: "min" → "max""#,
                #"trainer.hooks.SaveBestNetwork.log_name: "validation.total_loss" → "validation.Accuracy""#,
                "The hook SaveBestNetwork begins afresh: it looks at another log.",
            ])
        #expect((changed.run.trainer.hooks[1].hook as? SaveBestNetwork)?.best == nil)
    }

    @Test("hooks given to a run at the end of an epoch may look at a log that has not begun")
    func newLog() throws {
        let run = try run(hooks: [StopAfterEpoch(4)], updates: 12)
        let changed = try run.applying(
            changes {
                $0.set(
                    "trainer.hooks.new",
                    to: .object(["@type": .string("MonitorLoss"), "iter_name": .string("validation")]))
                $0.set(
                    "trainer.hooks.early",
                    to: .object([
                        "@type": .string("EarlyStopper"), "log_name": .string("new.total_loss"),
                        "patience": .integer(9),
                    ]))
                $0.set(
                    "trainer.hooks.goal",
                    to: .object([
                        "@type": .string("StopAfterThresholdReached"), "log_name": .string("new.total_loss"),
                        "threshold": .number(-1), "criterion": .string("min"),
                    ]))
            })
        try train(changed.run.trainer, changed.run.network)
        #expect(changed.run.trainer.epoch == 4 && changed.run.trainer.logs["new.total_loss"]?.count == 2)
    }

    @Test("a hook is added and removed by its name")
    func oneHook() throws {
        let run = try run()
        let changed = try run.applying(
            changes {
                $0.set("trainer.hooks.EarlyStopper", to: nil)
                $0.set("trainer.hooks.Nan", to: ["@type": "StopOnNan"])
                $0.epochs = 3
            })
        #expect(
            changed.run.trainer.hooks.map(\.name)
                == ["validation", "ModifyStepperAttribute", "StopAfterEpoch", "Nan"])
        #expect(changed.lines.count == 3, "\(changed.lines)")
        try train(changed.run.trainer, changed.run.network)
        #expect(changed.run.trainer.epoch == 3)
    }

    // MARK: Schedules and steppers

    @Test("a changed schedule takes effect with the next update")
    func schedule() throws {
        let run = try run(updates: 8)
        #expect(stepperState(run, "learning_rate") == .number(0.05))
        let schedule: JSONValue = ["@type": "Exponential", "initial_value": 0.8, "factor": 0.5]
        let changed = try run.applying(changes { $0.schedule = schedule })
        #expect(
            changed.lines == [
                "trainer.hooks.ModifyStepperAttribute.schedule.initial_value: 0.1 → 0.8",
                "The stepper's learning_rate is 0.4 now; it was 0.05.",
            ])
        #expect(stepperState(changed.run, "learning_rate") == .number(0.4))
        #expect(stepperState(changed.run, "velocity") == stepperState(run, "velocity"))
        #expect(stepperState(run, "learning_rate") == .number(0.05), "the old run is left as it is")
        let named = try run.applying(changes { $0.schedules = ["ModifyStepperAttribute": schedule] })
        #expect(named.run.trainer.stateTree == changed.run.trainer.stateTree)
    }

    @Test("a schedule without a hook that takes it, or with several, is refused")
    func scheduleOfWhich() throws {
        let schedule: JSONValue = ["@type": "Exponential", "initial_value": 0.8, "factor": 0.5]
        let none = try run(hooks: [StopAfterEpoch(1)])
        #expect(
            refusal(none, changes { $0.schedule = schedule })
                == "there is no ModifyStepperAttribute to take the schedule at trainer.hooks; set "
                + "trainer.hooks.ModifyStepperAttribute to a whole new hook")
        let two = try run(hooks: [
            ModifyStepperAttribute(Exponential(from: 0.1, factor: 1)),
            ModifyStepperAttribute(Exponential(from: 0.9, factor: 1), of: "momentum"), StopAfterEpoch(1),
        ])
        #expect(
            refusal(two, changes { $0.schedule = schedule })
                == "there are several hooks of the type ModifyStepperAttribute at trainer.hooks; name one of "
                + "'ModifyStepperAttribute', 'ModifyStepperAttribute_2'")
        #expect(
            refusal(two, changes { $0.schedules = ["ModifyStepperAttribut": schedule] }).hasPrefix(
                "unknown name 'ModifyStepperAttribut' at trainer.hooks; did you mean 'ModifyStepperAttribute'?"
            ))
        #expect(
            refusal(
                two,
                changes {
                    $0.schedules["ModifyStepperAttribute_2"] = [
                        "@type": "Exponential", "initial_value": 3, "factor": 1,
                    ]
                })
                == "invalid attribute: MomentumStepper cannot take 3.0 as its momentum: it must be between 0.0 and 1.0"
        )
    }

    @Test("an option of the stepper becomes what is asked for, and its arrays stay")
    func stepperOption() throws {
        let run = try run(hooks: [StopAfterEpoch(2)])
        let changed = try run.applying(set("trainer.stepper.learning_rate", 0.01))
        #expect(changed.lines == ["trainer.stepper.learning_rate: 0.1 → 0.01"])
        #expect(stepperState(changed.run, "learning_rate") == .number(0.01))
        #expect(stepperState(changed.run, "momentum") == .number(0.9))
        #expect(stepperState(changed.run, "velocity") == stepperState(run, "velocity"))
    }

    @Test("an option that a schedule sets is refused while the schedule stays, and free once it is gone")
    func overruled() throws {
        let run = try run()
        #expect(
            refusal(run, set("trainer.stepper.learning_rate", 0.01))
                == "the hook 'ModifyStepperAttribute' would set it again by its schedule at "
                + "trainer.stepper.learning_rate; change the hook's schedule, or remove the hook as well")
        let changed = try run.applying(
            changes {
                $0.set("trainer.hooks.ModifyStepperAttribute", to: nil)
                $0.set("trainer.stepper.learning_rate", to: 0.1)
            })
        #expect(changed.notes == ["The stepper's learning_rate is 0.1 now; it was 0.025."])
        #expect(stepperState(changed.run, "learning_rate") == .number(0.1))
    }

    @Test("another stepper begins afresh, says so, and takes the rate that the schedule has now")
    func otherStepper() throws {
        let run = try run()
        let changed = try run.applying(
            changes {
                $0.set("trainer.stepper", to: ["@type": "AdamStepper"])
                $0.epochs = 3
            })
        #expect(
            changed.notes == [
                "The stepper begins afresh: AdamStepper takes over nothing of what MomentumStepper has gathered.",
                "Its learning_rate is 0.025, by the schedule of the hook ModifyStepperAttribute.",
            ])
        #expect(
            changed.differences.contains {
                $0.description.hasPrefix("trainer.stepper: {\"@type\":\"Momentum")
            })
        #expect(stepperState(changed.run, "step") == .integer(0))
        #expect(stepperState(changed.run, "learning_rate") == .number(0.025))
        try train(changed.run.trainer, changed.run.network)
        #expect(stepperState(changed.run, "step") == .integer(6))
    }

    // MARK: The network

    @Test("another handler computes from now on, with the same parameters and modifiers")
    func handler() throws {
        let run = try run(updates: 8)
        let changed = try run.applying(changes { $0.handler = ["@type": "ReferenceHandler"] })
        #expect(
            changed.lines == [
                #"network.handler: {"@type":"NumpyHandler","dtype":"float32"} → {"@type":"ReferenceHandler"}"#
            ])
        #expect(changed.run.network.handler is ReferenceHandler)
        #expect(changed.run.network.parameters.values == run.network.parameters.values)
        #expect(changed.run.network.stateTree == run.network.stateTree)
        try train(changed.run.trainer, changed.run.network)
        #expect(changed.run.trainer.epoch == 2)
        #expect(try RunFile(from: changed.run.trainer.bytes()).network.handler is ReferenceHandler)
    }

    @Test("modifiers change, and those of the other kind keep what they remember")
    func modifiers() throws {
        let trainer = Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)])
        let network = try NetworkFileTests.classifier()
        try network.setWeightModifiers(["Hid": ["W": [FreezeValues()]]])
        try train(trainer, network)
        let run = try RunFile(from: trainer.bytes())
        let changed = try run.applying(set("network.gradient_modifiers['*'].W[0].high", 0.5))
        #expect(changed.lines == ["network.gradient_modifiers['*'].W.ClipValues.high: 1.0 → 0.5"])
        #expect(
            changed.run.network.stateTree["weight_modifiers"] == run.network.stateTree["weight_modifiers"])
        #expect(run.network.stateTree["weight_modifiers"] != .group(StateTree()))
        let other = try run.applying(set("network.weight_modifiers", [:]))
        #expect(other.notes == ["The weight modifiers begin afresh: their rules have changed."])
    }

    @Test("what the run has trained belongs to its network, which is refused to change")
    func network() throws {
        let run = try run()
        #expect(
            refusal(run, set("network.architecture.Hid.size", 8))
                == "what a run has trained belongs to its network, which cannot change at "
                + "network.architecture.Hid.size; of the network, 'gradient_modifiers', 'handler', "
                + "'weight_modifiers' may; begin a new run for another network")
        #expect(refusal(run, set("network.seed", 12)).contains("cannot change at network.seed"))
        #expect(
            refusal(run, set("network.handlr", ["@type": "CPUHandler"])).hasPrefix(
                "unknown name 'handlr' at network; did you mean 'handler'?"))
        #expect(refusal(run, set("network", 1)) == "the network of a run cannot be replaced at network")
    }

    // MARK: Batches and scorers

    @Test("batches change at the end of an epoch, and not within one")
    func batches() throws {
        let path = "iterators.training.batch_size"
        let changed = try run().applying(set(path, 11))
        #expect(changed.lines == ["iterators.training.batch_size: 4 → 11"])
        #expect((changed.run.iterators?.training as? Minibatches)?.size == 11)
        #expect(
            refusal(try run(updates: 8), set(path, 11))
                == "the training batches cannot change in the middle of an epoch (the run stands after batch 2 of "
                + "epoch 2) at iterators.training.batch_size; train on to the end of the epoch first")
        #expect(
            try run(updates: 8).applying(set("iterators.validation.other", ["@type": "Undivided"])).lines
                .count == 1)
    }

    @Test("scorers of the training change at the end of an epoch, and not within one")
    func scorers() throws {
        let scorers: JSONValue = [["@type": "Accuracy"], ["@type": "F1"]]
        let changed = try run(scorers: [Accuracy()]).applying(
            changes {
                $0.set("trainer.train_scorers", to: scorers)
                $0.epochs = 3
            })
        #expect(changed.lines.count == 2 && changed.lines[1].hasPrefix("trainer.train_scorers.F1: added {"))
        try train(changed.run.trainer, changed.run.network)
        #expect(try changed.run.trainer.logs.values("rolling_training.Accuracy").count == 3)
        #expect(changed.run.trainer.logs.paths.contains { $0.hasPrefix("rolling_training.F1") })
        #expect(
            refusal(try run(scorers: [Accuracy()], updates: 8), set("trainer.train_scorers", scorers))
                .hasPrefix(
                    "the scorers of the training cannot change in the middle of an epoch (the run stands after batch 2"
                ))
    }

    @Test(
        "a path that leads nowhere is refused with the nearest known name",
        arguments: [
            ("trainr.verbose", "unknown name 'trainr' at the top level; did you mean 'trainer'?"),
            ("trainer", "expected"),
            (
                "trainer.hooks.EarlyStopper",
                "expected a hook with an \"@type\", found integer 7 at trainer.hooks.EarlyStopper"
            ),
            (
                "trainer.hooks.EarlyStoper.patience",
                "unknown name 'EarlyStoper' at trainer.hooks; did you mean 'EarlyStopper'?"
            ),
            (
                "trainer.hooks.EarlyStopper.patiense",
                "unknown key 'patiense' at trainer.hooks.EarlyStopper; did you mean 'patience'?"
            ),
            (
                "trainer.stepper.learning_rat",
                "unknown key 'learning_rat' at trainer.stepper; did you mean 'learning_rate'?"
            ),
            (
                "trainer.verbose.x",
                "there is nothing called 'x' in true at trainer.verbose; set trainer.verbose itself"
            ),
            ("trainer..x", "'trainer..x' is no path in a run's description; paths are like"),
            ("", "'' is no path in a run's description"),
            ("trainer.hooks['x", "'trainer.hooks['x' is no path in a run's description"),
            ("data.source.path", "unknown name 'data' at the top level"),
        ])
    func paths(path: String, message: String) throws {
        let found = refusal(try run(), set(path, 7))
        #expect(found.hasPrefix(message), "\(found)")
    }
}
