import Arrays
import Describing
import Networks
import Testing
import Training

@Suite("Layer monitors")
struct LayerMonitorTests {
    @Test("log what brainstorm logs of parameters, inputs and outputs, entry by entry")
    func brainstormRun() throws {
        let run = try Cases.json("run")
        let network = try classifier(inputs: 6, hidden: [(5, .tanh)], classes: 3)
        network.parameters.copy(from: try run.member("parameters").elements[0].floats)
        let training = Minibatches(of: 4, try run.member("training").samples(), shuffle: false)
        let validation = Minibatches(of: 4, try run.member("validation").samples(), shuffle: false)
        let trainer = Trainer(stepper: MomentumStepper(learningRate: 0.1, momentum: 0.5), verbose: false)
        // The order decides whose batch is the last one through the network.
        try trainer.add(MonitorScores("valid", scorers: [Accuracy()]), name: "validation")
        try trainer.add(MonitorScores("train", scorers: [], every: .updates(3)), name: "every_3")
        try trainer.add(MonitorLoss("train", every: .epochs(2)), name: "train_loss")
        try trainer.add(MonitorLayerParameters("Hid1"), name: "MonitorParameters_Hid")
        try trainer.add(MonitorLayerInOuts("Hid1"), name: "MonitorInOuts_Hid")
        try trainer.add(ModifyStepperAttribute(Exponential(from: 0.1, factor: 0.9)), name: "rate")
        try trainer.add(
            ModifyStepperAttribute(
                Linear(from: 0.5, to: 0.9, changes: 5), of: "momentum", every: .updates(2)),
            name: "momentum schedule")
        try trainer.add(StopAfterEpoch(4), name: "stop")
        try trainer.train(
            network, on: training, validation: ["valid": validation, "train": training],
            output: SilentOutput())

        var compared = 0
        func compare(_ json: JSONValue, _ path: String) throws {
            if case .array(let values) = json {
                let ours = try trainer.logs.values(path)
                #expect(ours.count == 5)
                #expect(distance(ours, values.map(\.double)) < 1e-5, "\(path)")
                compared += 1
            }
            for (name, value) in json.members { try compare(value, "\(path).\(name)") }
        }
        for group in ["MonitorParameters_Hid", "MonitorInOuts_Hid"] {
            try compare(run.member("logs").member(group), group)
        }
        #expect(compared == 15)
    }

    @Test("brainstorm's own logs of gradients hold data of the evaluation, not gradients")
    func staleMemory() throws {
        let run = try Cases.json("run")
        let logged = try run.member("logs").member("MonitorGradients_Hid").member("W").member("min").elements
        let data = try run.member("validation").member("default").member("values").floats
        #expect(data.contains(Float(logged[1].double)))
    }

    /// Trains with a probe that sees every update before anything is evaluated.
    private func train(_ hooks: [any Hook], probing paths: [String]) throws -> Trainer {
        let trainer = Trainer(
            stepper: SgdStepper(),
            hooks: [Probe(paths), MonitorLoss("held")] + hooks + [StopAfterEpoch(3)], verbose: false)
        try trainer.train(
            smallNetwork(), on: Minibatches(of: 4, blobs(11), seed: 2),
            validation: ["held": Minibatches(of: 5, blobs(7, seed: 9))], output: SilentOutput())
        return trainer
    }

    @Test("log the gradients and deltas of the last update although other batches were evaluated since")
    func lastUpdate() throws {
        let paths = [
            "Hid1.gradients.W", "Hid1.gradients.bias", "Hid1.output_deltas.default",
            "Output_projection.input_deltas.default",
        ]
        let trainer = try train(
            [
                MonitorLayerGradients("Hid1"), MonitorLayerDeltas("Hid1"),
                MonitorLayerDeltas("Output_projection"),
            ], probing: paths)
        let logs = [
            "MonitorGradients_Hid1.W", "MonitorGradients_Hid1.bias",
            "MonitorDeltas_Hid1.output_deltas.default",
            "MonitorDeltas_Output_projection.input_deltas.default",
        ]
        for (path, log) in zip(paths, logs) {
            for name in ["min", "avg", "max"] {
                let probed = try trainer.logs.values("Probe.\(path.replacing(".", with: "_")).\(name)")
                let ours = try trainer.logs.values("\(log).\(name)")
                // Three updates an epoch; the last one of each is what counts.
                #expect(distance(ours, [probed[2], probed[5], probed[8]]) < 1e-9, "\(log).\(name)")
                #expect(Set(ours).count == 3)
            }
        }
        #expect(!trainer.logs.paths.contains { $0.hasPrefix("MonitorDeltas_Hid1.input_deltas") })
        #expect(!trainer.logs.paths.contains { $0.hasSuffix("norm") })
    }

    @Test("log norms of matrices only, and say that a number is none")
    func norms() throws {
        let network = try smallNetwork()
        network.parameters.fill(0)
        let views = network.parameterViews.filter { $0.layer == "Hid1" }
        // Rows (3, 4, 0, 0), (1, 0, 0, 0) and four of zeros.
        for (index, value) in [(0, 3), (1, 4), (4, 1)] as [(Int, Float)] {
            network.parameters[flat: views[0].offset + index] = value
        }
        network.parameters[flat: views[1].offset] = .nan
        let trainer = Trainer(
            stepper: SgdStepper(), hooks: [MonitorLayerParameters("Hid1"), StopAfterEpoch(0)], verbose: false)
        try trainer.train(network, on: Undivided(blobs(6)), output: SilentOutput())
        func value(_ name: String) throws -> Double {
            try trainer.logs.last("MonitorParameters_Hid1.\(name)")
        }
        #expect(try value("W.min_L2_norm") == 0)
        #expect(try value("W.avg_L2_norm") == 1)
        #expect(try value("W.max_L2_norm") == 5)
        #expect(try value("W.avg") == 8.0 / 24)
        for name in ["min", "avg", "max"] { #expect(try value("bias.\(name)").isNaN) }
        #expect(trainer.logs["MonitorParameters_Hid1.bias.max_L2_norm"] == nil)
    }

    @Test("refuse a layer that is not there before training begins")
    func unknownLayer() throws {
        for hook: any Hook in [
            MonitorLayerParameters("Hid"), MonitorLayerGradients("Hid"), MonitorLayerDeltas("Hid"),
            MonitorLayerInOuts("Hid"),
        ] {
            let error = #expect(throws: TrainingError.self) { _ = try train([hook], probing: []) }
            #expect(
                error?.message
                    == "the hook '\(hook.defaultName)' watches a layer 'Hid' that the network does not have; "
                    + "did you mean 'Hid1'?")
        }
    }

    @Test(
        "StopAfterThresholdReached stops at the first number at or beyond its threshold",
        arguments: [
            ([0, 0.2, 0.5, 0.4, 0.9], Criterion.max, 0.5, 2), ([0, 0.2, 0.3, 0.4, 0.9], .max, 0.5, 4),
            ([9, 5, 4, .nan, 2], .min, 3, 4), ([9, 5, 4, 3.5, 3.1], .min, 3, nil),
            ([1, .nan, .nan], .max, 2, nil),
        ] as [([Double], Criterion, Double, Int?)])
    func threshold(values: [Double], criterion: Criterion, threshold: Double, epochs: Int?) throws {
        let hook = StopAfterThresholdReached("Feed.value", threshold: threshold, criterion: criterion)
        let trainer = Trainer(
            stepper: SgdStepper(), hooks: [Feed(values), hook, StopAfterEpoch(values.count - 1)],
            verbose: false)
        let result = try trainer.train(smallNetwork(), on: Undivided(blobs(6)), output: SilentOutput())
        guard case .hook(let name, let why) = result.reason else { return #expect(Bool(false)) }
        #expect(name == (epochs == nil ? "StopAfterEpoch" : "StopAfterThresholdReached"))
        if let epochs {
            #expect(result.epochs == epochs)
            #expect(why == "Feed.value has reached the threshold \(threshold) with \(values[epochs])")
        }
    }
}

/// Logs extremes and means of buffers of the size in use after each update.
private struct Probe: Hook {
    static let typeName = "Probe"
    let paths: [String]
    var timescale: Timescale { .update }

    init(_ paths: [String]) { self.paths = paths }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard !context.isBeforeTraining else { return .continue }
        for path in paths {
            let values = try context.network.buffer(path).values.map(Double.init)
            let name = "Probe.\(path.replacing(".", with: "_"))"
            try context.log("\(name).min", values.min() ?? .nan)
            try context.log("\(name).avg", values.reduce(0, +) / Double(values.count))
            try context.log("\(name).max", values.max() ?? .nan)
        }
        return .continue
    }

    init(from decoder: any Decoder) throws { throw MissingCase(key: "a test's hook is not described") }
    func encode(to encoder: any Encoder) throws {}
}
