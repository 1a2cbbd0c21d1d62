import Brainstorm

// Layers in networks of their own, and what changes a network.

extension Work {
    /// The inputs that layers take, by the layer's type; others take vectors.
    func inputs(_ type: String) -> [(name: String, features: [JSONValue])] {
        switch type {
        case "Convolution2D", "Pooling2D", "GlobalPooling", "Flatten": [("default", [6, 5, 2])]
        case "Convolution1D": [("default", [7, 2])]
        case "Embedding": [("default", [1])]
        case "Mask": [("default", [6]), ("mask", [1])]
        case "SoftmaxCE": [("default", [6]), ("targets", [1])]
        case "SigmoidCE": [("default", [6]), ("targets", [6])]
        case "SquaredError", "BinomialCrossEntropy": [("default", [6]), ("targets", [6])]
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
    func architecture(_ members: [String: JSONValue]) throws -> JSONValue {
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

    func network(_ layers: [String: JSONValue], handler: JSONValue? = nil) throws -> Network {
        let handler = handler ?? ["@type": "CPUHandler", "threads": 1]
        return try Network(
            description: ["@type": "Network", "architecture": .object(layers), "handler": handler],
            registry: Self.registry, memory: Self.memory)
    }

    /// Runs all passes of a network on zeros, saves it, loads it and predicts with it.
    func run(_ network: Network) throws {
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
    func classifier(handler: JSONValue? = nil) throws -> Network {
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

    func initializer(_ json: JSONValue) throws {
        let initializer = try make((any Initializer).self, .initializer, json)
        let shapes: [Shape] = [
            [3, 4], [4, 4], [5], [2, 3, 2], [3, 0], [0, 3], [1, 1], [8, 2], [8], [8, 8],
        ]
        try any(of: shapes) {
            _ = try initializer.values(for: $0, key: RandomKey(seed: 1, purpose: "extremes"))
        }
    }

    func modifier(_ json: JSONValue, _ kind: Kind) throws {
        let modifier = try make((any ValueModifier).self, kind, json)
        try any(of: ["W", "bias"]) { view in
            let network = try classifier()
            if kind == .weightModifier {
                try network.setWeightModifiers(["FC": [view: [modifier]]])
            } else {
                try network.setGradientModifiers(["FC": [view: [modifier]]])
            }
            try train(network, trainer())
        }
    }
}
