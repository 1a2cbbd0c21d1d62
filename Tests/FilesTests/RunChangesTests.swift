import Brainstorm
import TestSupport
import Testing

/// Runs that go on with another description: what is kept, what begins afresh, and what is refused.
struct RunChangesTests: ChangeableRuns {
    @Test(
        "a run asked for more epochs, also within one, ends in the bytes of one that was asked for them at first",
        arguments: [nil, 8])
    func epochs(updates: Int?) throws {
        let changed = try run(updates: updates).applying(changes { $0.epochs = 4 })
        #expect(changed.lines == ["trainer.hooks.StopAfterEpoch.max_epochs: 2 → 4"])
        try train(changed.run.trainer, changed.run.network)

        let hooks = Array(Self.hooks.dropLast()) + [StopAfterEpoch(4)]
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
