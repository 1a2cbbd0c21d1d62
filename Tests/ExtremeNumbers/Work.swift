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
        default: _ = try make((any DataSource).self, kind, json)
        }
    }

    // MARK: Networks

    /// The inputs that layers take, by the layer's type; others take vectors.
    private func inputs(_ type: String) -> [(name: String, features: [JSONValue])] {
        switch type {
        case "Convolution2D", "Pooling2D", "GlobalPooling", "Flatten": [("default", [6, 5, 2])]
        case "Convolution1D": [("default", [7, 2])]
        case "Embedding": [("default", [1])]
        case "Mask": [("default", [6]), ("mask", [1])]
        case "SoftmaxCE": [("default", [6]), ("targets", [1])]
        case "SigmoidCE", "SquaredError", "BinomialCrossEntropy": [("default", [6]), ("targets", [6])]
        case "SquaredDifference", "Add", "Merge": [("inputs_1", [6]), ("inputs_2", [6])]
        case "Highway": [("H", [6]), ("T", [6]), ("x", [6])]
        default: [("default", [6])]
        }
    }

    /// Whole architectures around a layer, with and without its optional numbers: each is a description of its own.
    func architectures(of layer: JSONValue) throws -> [JSONValue] {
        guard case .object(let members) = layer else { return [] }
        let optional = ["size", "padding", "stride"].filter { members[$0] != nil }
        return try ([[]] + optional.map { [$0] }).compactMap { keys in
            var members = members
            for key in keys { members[key] = nil }
            do { return try architecture(members) } catch {
                if keys.isEmpty { throw error }
                return nil
            }
        }
    }

    /// - Throws: what refuses the layer as it is.
    private func architecture(_ members: [String: JSONValue]) throws -> JSONValue {
        var (members, refusal) = (members, NetworkError(.invalidLayer, "no layer"))
        guard case .string(let type)? = members["@type"] else { throw refusal }
        if type == "Input" {
            members["@outgoing_connections"] = ["default": ["FC.default"]]
            return [
                "Input": .object(members),
                "FC": [
                    "@type": "FullyConnected", "size": 3,
                    "@outgoing_connections": ["default": ["Loss.default"]],
                ], "Loss": ["@type": "Loss"],
            ]
        }
        var shapes: [String: JSONValue] = [:]
        var connections: [String: JSONValue] = [:]
        for (name, features) in inputs(type) {
            shapes[name] = .array(["T", "B"] + features)
            connections[name] = [.string("Layer.\(name)")]
        }
        let input: JSONValue = [
            "@type": "Input", "out_shapes": .object(shapes), "@outgoing_connections": .object(connections),
        ]
        guard type != "Loss" else { return ["Input": input, "Layer": .object(members)] }
        // Which outputs there are only the layer knows.
        for output in ["default", "loss", "predictions"] {
            members["@outgoing_connections"] = .object([output: ["Loss.default"]])
            let layers: [String: JSONValue] = [
                "Input": input, "Layer": .object(members), "Loss": ["@type": "Loss"],
            ]
            do {
                _ = try network(layers)
                return .object(layers)
            } catch let error as NetworkError { refusal = error }
        }
        throw refusal
    }

    private func network(_ layers: [String: JSONValue], handler: JSONValue? = nil) throws -> Network {
        let handler = handler ?? ["@type": "CPUHandler", "threads": 1]
        return try Network(
            description: ["@type": "Network", "architecture": .object(layers), "handler": handler],
            registry: Self.registry, memory: Self.memory)
    }

    /// Runs all passes of a network on zeros, saves it, loads it and predicts with it.
    private func run(_ network: Network) throws {
        _ = network.info
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        for (time, batch) in [(1, 1), (3, 2), (0, 2), (2, 0)] {
            try network.check(time: time)
            try network.prepare(time: time, batch: batch)
            for name in network.inputNames { network.input(name)?.fill(1) }
            try network.prepareBackward(inputDeltas: true)
            network.forward(training: true, step: 1)
            network.backward(inputDeltas: true)
        }
        let copy = try Network.load(from: network.bytes(), memory: Self.memory)
        for path in network.outputPaths {
            guard try network.bufferShape(path).scaling != .fixed else { continue }
            let predictor = try copy.predictor(for: [path])
            try predictor.prepare(time: 2, batch: 2)
            predictor.run()
        }
    }

    /// A classifier of seven features in three classes.
    private func classifier(handler: JSONValue? = nil) throws -> Network {
        let network = try network(
            [
                "Input": [
                    "@type": "Input", "out_shapes": ["default": ["T", "B", 7], "targets": ["T", "B", 1]],
                    "@outgoing_connections": ["default": ["FC.default"], "targets": ["Output.targets"]],
                ],
                "FC": [
                    "@type": "FullyConnected", "size": 3, "activation": "linear",
                    "@outgoing_connections": ["default": ["Output.default"]],
                ],
                "Output": ["@type": "SoftmaxCE", "@outgoing_connections": ["loss": ["Loss.default"]]],
                "Loss": ["@type": "Loss"],
            ], handler: handler)
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        return network
    }

    private func initializer(_ json: JSONValue) throws {
        let initializer = try make((any Initializer).self, .initializer, json)
        var refusal: (any Error)?
        var isUsed = false
        for shape: Shape in [
            [3, 4], [4, 4], [5], [2, 3, 2], [3, 0], [0, 3], [1, 1], [8, 2], [8], [8, 8],
        ] {
            do {
                _ = try initializer.values(for: shape, key: RandomKey(seed: 1, purpose: "extremes"))
                isUsed = true
            } catch { refusal = error }
        }
        if let refusal, !isUsed { throw refusal }
    }

    private func modifier(_ json: JSONValue, _ kind: Kind) throws {
        let modifier = try make((any ValueModifier).self, kind, json)
        for view in ["W", "bias"] {
            let network = try classifier()
            if kind == .weightModifier {
                try network.setWeightModifiers(["FC": [view: [modifier]]])
            } else {
                try network.setGradientModifiers(["FC": [view: [modifier]]])
            }
            try train(network, trainer())
        }
    }

    // MARK: Training

    private var samples: Samples {
        get throws {
            try Samples(rows: [
                "default": (shape: [8, 7], values: (0..<56).map { Float($0 % 7) / 7 }),
                "targets": (shape: [8, 1], values: (0..<8).map { Float($0 % 3) }),
            ])
        }
    }

    private func trainer(stepper: JSONValue? = nil, hook: JSONValue? = nil, scorer: JSONValue? = nil)
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
                [monitor] + (hook.map { [$0] } ?? []) + [["@type": "StopAfterEpoch", "max_epochs": 2]]),
        ]
    }

    private func train(
        _ network: Network, _ description: JSONValue, on iterator: (any DataIterator)? = nil, updates: Int = 2
    ) throws {
        let trainer = Trainer(try make(TrainerDescription.self, .trainer, description))
        trainer.relocate(to: directory)
        let iterator = try iterator ?? Minibatches(of: 3, samples)
        try trainer.train(
            network, on: iterator, validation: ["validation": Minibatches(of: 5, samples, shuffle: false)],
            output: SilentOutput(), stopAfterUpdates: updates)
        let (resumed, copy) = try Trainer.load(from: trainer.bytes(), memory: Self.memory)
        resumed.relocate(to: directory)
        try resumed.train(
            copy, on: iterator, validation: ["validation": Minibatches(of: 5, samples, shuffle: false)],
            output: SilentOutput(), stopAfterUpdates: 1)
    }

    private func schedule(_ json: JSONValue) throws {
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

    private func scorer(_ json: JSONValue) throws {
        guard case .object(var members) = json else { return }
        for key in ["mask_name", "out_name", "targets_name"] { members[key] = nil }
        let ofClasses = ["Hamming", "MeanSquaredError", "MeanAbsoluteError"].allSatisfy {
            members["@type"] != .string($0)
        }
        // The others compare as many features as there are; the network's own data will do.
        if !ofClasses {
            members["out_name"] = "Input.outputs.default"
            members["targets_name"] = "default"
        }
        try train(classifier(), trainer(scorer: .object(members)))
    }

    private func iterator(_ json: JSONValue) throws {
        let described = try make((any DataIterator).self, .iterator, json)
        var refusal: (any Error)?
        var isUsed = false
        let kinds: [(time: Int, features: [Int])] = [(1, [6, 5, 2]), (4, [6]), (3, [1]), (2, [6, 5, 1])]
        for (time, features) in kinds {
            let count = time * 3 * features.reduce(1, *)
            let samples = try Samples([
                "default": Samples.Column(
                    shape: [time, 3] + features, values: (0..<count).map { Float($0 % 5) }),
                "targets": Samples.Column(
                    shape: [time, 3, 1], values: (0..<3 * time).map { Float($0 % 3) }),
            ])
            let iterator: any DataIterator
            do { iterator = try described.bound(to: samples) } catch {
                refusal = error
                continue
            }
            let made = iterator.features["default"] ?? []
            let inputs = try? self.network([
                "Input": [
                    "@type": "Input",
                    "out_shapes": ["default": .array(["T", "B"] + made.map { .integer(Int64($0)) })],
                    "@outgoing_connections": ["default": ["FC.default"]],
                ],
                "FC": [
                    "@type": "FullyConnected", "size": 2,
                    "@outgoing_connections": ["default": ["Loss.default"]],
                ], "Loss": ["@type": "Loss"],
            ])
            // A network for other features sees what the iterator does where the two do not fit.
            for network in [inputs, try classifier()].compactMap({ $0 }) {
                do {
                    _ = try network.evaluate(on: iterator)
                    try train(
                        network, ["@type": "Trainer", "verbose": false, "stepper": ["@type": "SgdStepper"]],
                        on: iterator)
                    _ = try network.extract(["Input.outputs.default"], over: iterator)
                    isUsed = true
                } catch { refusal = error }
            }
        }
        if let refusal, !isUsed { throw refusal }
    }

    private func experiment(_ json: JSONValue) throws {
        let experiment = try Experiment(json: json)
        let data = try experiment.data.load(relativeTo: directory)
        let network = try Network(experiment.network, memory: Self.memory)
        try network.initializeAsDescribed()
        let trainer = Trainer(experiment.trainer)
        trainer.relocate(to: directory)
        try trainer.train(
            network, on: data.training, validation: data.validation, output: SilentOutput(),
            stopAfterUpdates: 2)
    }
}
