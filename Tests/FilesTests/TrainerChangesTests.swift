import Brainstorm
import TestSupport
import Testing

/// Runs that go on with other hooks, schedules and steppers.
struct TrainerChangesTests: ChangeableRuns {
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
}
