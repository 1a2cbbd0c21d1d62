import Brainstorm

/// What is done with a description that is accepted: all that a user could do with it, on little data.
struct Work {
    static let registry = Registry.standard
    static let memory = MemoryLimit(bytes: 256 << 20)
    /// Where hooks save.
    let directory: String

    func make<Value>(_ type: Value.Type, _ kind: Kind, _ json: JSONValue) throws -> Value {
        try Self.registry.make(type, kind: kind, from: json)
    }

    /// - Throws: what refuses the description or its use.
    func use(_ kind: Kind, _ json: JSONValue) throws {
        switch kind {
        case .layer:
            guard case .object(let layers) = json else { return }
            try run(network(layers))
        case .initializer: try initializer(json)
        case .weightModifier, .gradientModifier: try modifier(json, kind)
        case .handler: try train(classifier(handler: json), trainer())
        case .stepper: try train(classifier(), trainer(stepper: json))
        case .schedule: try schedule(json)
        case .hook: try train(classifier(), trainer(hook: json), updates: 5)
        case .scorer: try scorer(json)
        case .iterator: try iterator(json)
        case .network:
            let network = try Network(make(NetworkDescription.self, .network, json), memory: Self.memory)
            try run(network)
        case .trainer: try train(classifier(), json)
        case .experiment: try experiment(json)
        case .column: try column(json)
        case .preparation: try preparation(json)
        case .schema: _ = try make(Schema.self, .schema, json)
        case .sweptValue: try sweptValue(make((any SweptValue).self, kind, json))
        case .sweep: try sweep(make(SweepDescription.self, kind, json))
        default: _ = try make((any DataSource).self, kind, json)
        }
    }

    /// Tries all of several ways to use a description.
    /// - Throws: what refuses the last, if all refuse it.
    func any<Way>(of ways: [Way], _ use: (Way) throws -> Void) throws {
        var refusal: (any Error)?
        var isUsed = false
        for way in ways {
            do {
                try use(way)
                isUsed = true
            } catch { refusal = error }
        }
        if let refusal, !isUsed { throw refusal }
    }

    // MARK: Training

    var samples: Samples {
        get throws {
            try Samples(rows: [
                "default": (shape: [8, 7], values: (0..<56).map { Float($0 % 7) / 7 }),
                "targets": (shape: [8, 1], values: (0..<8).map { Float($0 % 3) }),
            ])
        }
    }

    func trainer(stepper: JSONValue? = nil, hook: JSONValue? = nil, scorer: JSONValue? = nil)
        -> JSONValue
    {
        let monitor: JSONValue = [
            "@type": "MonitorScores", "iter_name": "validation", "timescale": "update",
            "scorers": .array([["@type": "Accuracy"]] + (scorer.map { [$0] } ?? [])),
        ]
        return [
            "@type": "Trainer", "verbose": false,
            "stepper": stepper ?? ["@type": "MomentumStepper"],
            "train_scorers": .array(scorer.map { [$0] } ?? []),
            "hooks": .array(
                [monitor, ["@type": "ExponentialMovingAverage"]] + (hook.map { [$0] } ?? []) + [
                    ["@type": "StopAfterEpoch", "max_epochs": 2]
                ]),
        ]
    }

    func train(
        _ network: Network, _ description: JSONValue, on iterator: (any DataIterator)? = nil, updates: Int = 2
    ) throws {
        let trainer = Trainer(try make(TrainerDescription.self, .trainer, description))
        // Other data need not be what an iterator's change makes sense of.
        let validation =
            try iterator == nil ? ["validation": Minibatches(of: 5, samples, shuffle: false)] : [:]
        let iterator = try iterator ?? Minibatches(of: 3, samples)
        try Run(network, trainer, on: iterator, validation: validation, to: path, options: options)
            .train(output: SilentOutput(), stopAfterUpdates: updates)
        try Run(
            resuming: path, data: .iterators(training: iterator, validation: validation), options: options
        ).train(output: SilentOutput(), stopAfterUpdates: 1)
    }

    private var path: String { "\(directory)/run.h5" }

    private var options: RunOptions {
        var options = RunOptions()
        options.memory = Self.memory
        options.overwrites = true
        return options
    }

    func schedule(_ json: JSONValue) throws {
        let schedule = try make((any Schedule).self, .schedule, json)
        _ = schedule.settledAfter
        for changes in [0, 1, 2, 5, 100, 1 << 40, .max - 1, .max] {
            _ = schedule.value(afterChanges: changes)
        }
        for timescale in ["epoch", "update"] {
            for interval in [1, Int64.max] {
                let hook: JSONValue = [
                    "@type": "ModifyStepperAttribute", "schedule": json, "timescale": .string(timescale),
                    "interval": .integer(interval),
                ]
                try train(classifier(), trainer(hook: hook), updates: 3)
            }
        }
    }

    func scorer(_ json: JSONValue) throws {
        guard case .object(var members) = json else { return }
        for key in ["mask_name", "out_name", "targets_name"] { members[key] = nil }
        let ofClasses = ["Hamming", "MeanSquaredError", "HalfSquaredError", "MeanAbsoluteError"].allSatisfy {
            members["@type"] != .string($0)
        }
        // The others compare as many features as there are; the network's own data will do.
        if !ofClasses {
            members["out_name"] = "Input.outputs.default"
            members["targets_name"] = "default"
        }
        try train(classifier(), trainer(scorer: .object(members)))
    }

    func sweptValue(_ value: any SweptValue) {
        for seed: UInt64 in 0..<20 { _ = value.value(for: RandomKey(seed: seed, purpose: "extremes")) }
        guard let count = value.gridCount, count > 0 else { return }
        for index in [0, count / 2, count - 1] { _ = value.value(at: index) }
    }

    func sweep(_ sweep: SweepDescription) throws {
        let count = try sweep.runCount()
        for run in [0, count - 1] { _ = sweep.values(ofRun: run) }
        sweep.values.values.forEach(sweptValue)
    }

    func experiment(_ json: JSONValue) throws {
        let experiment = try Experiment(json: json)
        try Run(experiment, to: path, relativeTo: directory, options: options)
            .train(output: SilentOutput(), stopAfterUpdates: 2)
    }
}
