import Describing
import Testing
import Training

@Suite("Descriptions")
struct DescriptionTests {
    static let values: [any Describable] = [
        SgdStepper(learningRate: 0.3),
        MomentumStepper(learningRate: 0.2, momentum: 0.9, scaleLearningRate: false),
        NesterovStepper(learningRate: 0.2, momentum: 0.5), AdamStepper(learningRate: 0.002, epsilon: 1e-6),
        AdamWStepper(learningRate: 0.002, weightDecay: 0.1), AdagradStepper(epsilon: 1e-6, initialSum: 0.5),
        RmsPropStepper(decay: 0.9, epsilon: 1e-6, momentum: 0.5, centered: true),
        ForwardStepper(usesTrainingPass: true),
        Linear(from: 1, to: 0, changes: 5), Exponential(from: 1, factor: 0.9, minimum: 0.01),
        DecreaseAfterEpoch(from: 0.1, after: 4), Cosine(from: 1, to: 0.1, changes: 5),
        WarmUp(Cosine(from: 1, changes: 5), changes: 3, from: 0.1),
        OneCycle(
            to: 1, totalSteps: 9, risingShare: 0.25, anneal: .linear, divFactor: 10, finalDivFactor: 100,
            threePhases: true),
        MultiStep(from: 1, steps: [2, 4], values: [0.5, 0.25]),
        Accuracy(outName: "Output.outputs.predictions", maskName: "mask", name: "acc"),
        Hamming(threshold: 0.3),
        MeanSquaredError(), MeanAbsoluteError(maskName: "mask"), TopK(3), Perplexity(name: "perplexity"),
        F1(average: .micro, threshold: 0.3), ConfusionMatrix(targetsName: "labels"),
        Minibatches(of: 7, shuffle: false, seed: .max, lastBatch: .drop, cutAccordingTo: .mask("mask")),
        Undivided(),
        ProgressBar(), MonitorLoss("held", every: .updates(3)),
        MonitorScores("held", scorers: [Accuracy(), Hamming(threshold: 0.3)]), StopAfterEpoch(10),
        EarlyStopper("held.total_loss", patience: 3, criterion: .max, every: .epochs(2)),
        StopOnNan(logs: ["held.total_loss"], checkParameters: false),
        ModifyStepperAttribute(Linear(from: 1, to: 0, changes: 5), of: "momentum", every: .updates(2)),
        StopAfterThresholdReached("held.Accuracy", threshold: 0.9, criterion: .max, every: .epochs(2)),
        MonitorLayerParameters("Hid", every: .epochs(2)), MonitorLayerGradients("Hid"),
        MonitorLayerDeltas("Hid", every: .updates(7)), MonitorLayerInOuts("Hid", every: .update),
    ]

    @Test("come back the same, to the same bytes, for every type", arguments: values.indices)
    func roundTrip(index: Int) throws {
        let value = Self.values[index]
        let json = try description(of: value)
        let made = try registry.make(type(of: value), from: json)
        #expect(try description(of: made).canonical() == json.canonical())
    }

    @Test("of brainstorm are read, and ours say all that they say")
    func brainstorm() throws {
        var compared = 0
        for (name, list) in try Cases.json("descriptions").members {
            guard let kind = registry.kinds(named: name).first, kind != .trainer else { continue }
            for entry in list.elements {
                guard case .object(var theirs) = try json(entry) else { continue }
                theirs["priority"] = nil
                theirs["iter"] = nil
                let made = try registry.make((any Describable).self, kind: kind, from: .object(theirs))
                let ours = try description(of: made).members
                for (key, value) in theirs {
                    #expect(same(ours[key], value), "\(name).\(key)")
                    compared += 1
                }
            }
        }
        #expect(compared > 60)
    }

    /// Descriptions with infinities are stored as text, with Python's names for them; ours write no bound.
    private func json(_ entry: JSONValue) throws -> JSONValue {
        guard case .string(let text) = entry else { return entry }
        return try JSONValue(
            parsing: text.replacing("[0, 2, 4, Infinity]", with: "[0, 2, 4]").replacing(
                "-Infinity", with: "null"
            )
            .replacing("Infinity", with: "null"))
    }

    private func same(_ ours: JSONValue?, _ theirs: JSONValue) -> Bool {
        switch (ours, theirs) {
        case (.array(let ours), .array(let theirs)):
            zip(ours, theirs).allSatisfy(same) && ours.count == theirs.count
        case (.object(let ours), .object(let theirs)): theirs.allSatisfy { same(ours[$0.key], $0.value) }
        case (.number(let ours), _): ours == theirs.double
        default: ours == theirs
        }
    }

    @Test("of a trainer keep the hooks' names and order")
    func trainer() throws {
        let theirs = try Cases.json("descriptions").member("Trainer").elements[0]
        let trainer = try Trainer(description: theirs, registry: registry)
        #expect(trainer.hooks.map(\.name) == ["StopAfterEpoch", "early"])
        let ours = try trainer.description()
        #expect(same(ours, theirs))
        let again = try Trainer(description: ours, registry: registry)
        #expect(try again.description().canonical() == ours.canonical())
    }

    @Test("of a trainer order hooks by priority, not by name")
    func priorities() throws {
        let json: JSONValue = [
            "@type": "Trainer", "stepper": ["@type": "SgdStepper"],
            "hooks": [
                "a": ["@type": "StopAfterEpoch", "max_epochs": 2, "priority": 20],
                "b": ["@type": "StopAfterEpoch", "max_epochs": 1, "priority": 3],
            ],
        ]
        #expect(try Trainer(description: json, registry: registry).hooks.map(\.name) == ["b", "a"])
    }

    @Test("of a trainer may list hooks, which are then named after their types")
    func list() throws {
        let json: JSONValue = [
            "@type": "Trainer", "stepper": ["@type": "SgdStepper"],
            "hooks": [
                ["@type": "StopAfterEpoch", "max_epochs": 2], ["@type": "MonitorLoss", "iter_name": "held"],
                ["@type": "StopAfterEpoch", "max_epochs": 3],
            ],
        ]
        let trainer = try Trainer(description: json, registry: registry)
        #expect(trainer.hooks.map(\.name) == ["StopAfterEpoch", "held", "StopAfterEpoch_2"])
    }

    @Test("say where a mistake is, and what would be right")
    func errors() {
        func message(_ hooks: JSONValue) -> String? {
            let json: JSONValue = ["@type": "Trainer", "stepper": ["@type": "SgdStepper"], "hooks": hooks]
            return #expect(throws: DescriptionError.self) {
                _ = try Trainer(description: json, registry: registry)
            }?.message
        }
        #expect(
            message(["stop": ["@type": "StopAfterEpoch", "max_epoch": 2]])
                == "unknown key 'max_epoch' at hooks.stop; did you mean 'max_epochs'?")
        #expect(
            message(["stop": ["@type": "EarlyStopper", "log_name": "a", "criterion": "mix"]])
                == "unknown value 'mix' at hooks.stop.criterion; did you mean 'min'? Known values: 'min', 'max'"
        )
        #expect(
            message(["stop": ["@type": "StopAfterEpoch", "max_epochs": 2, "interval": 0]])
                == "0 is out of range at hooks.stop.interval; the value must be at least 1")
        #expect(
            message(["a.b": ["@type": "StopAfterEpoch", "max_epochs": 2]])
                == "'a.b' cannot be the name of a hook at hooks['a.b']; "
                + "a name is not empty and has no '.', no '/' and no control character")
        #expect(
            message([["@type": "SgdStepper"]])
                == "'SgdStepper' is a stepper, and hooks[0] takes a hook")
    }
}
