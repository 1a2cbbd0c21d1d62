import Arrays
import Handlers
import Networks
import Testing

/// A predictor that has a layer do the work of those behind it, or keeps parameters of its own, gives the network's bits.
struct PredictorFusionTests {
    /// What stands behind a layer of sums, and which operations then do the work of all.
    struct Chain: CustomStringConvertible, Sendable {
        let description: String
        let layers: @Sendable () -> Wiring
        let features: [Int]
        let operations: Set<String>

        init(
            _ description: String, features: [Int] = [6, 5, 3], _ operations: Set<String>,
            _ layers: @escaping @Sendable () -> Wiring
        ) {
            self.description = description
            self.features = features
            self.operations = operations
            self.layers = layers
        }

        static let all = [
            Chain("convolution, normalization, activation", ["convolution"]) {
                convolution() >>> BatchNormalization(name: "Norm") >>> Elementwise(.tanh, name: "Last")
            },
            Chain("convolution, normalization", ["convolution"]) {
                convolution() >>> BatchNormalization(name: "Last")
            },
            Chain("convolution, activation", ["convolution"]) {
                convolution() >>> Elementwise(.relu, name: "Last")
            },
            Chain("an activation that needs its input", ["convolution", "activate"]) {
                convolution() >>> BatchNormalization(name: "Norm") >>> Elementwise(.gelu, name: "Last")
            },
            Chain("an activation of its own", ["convolution", "applyBatchNormalization", "copy"]) {
                convolution(.relu) >>> BatchNormalization(name: "Last")
            },
            Chain("two activations", ["convolution", "activate"]) {
                convolution() >>> Elementwise(.relu, name: "Relu") >>> Elementwise(.tanh, name: "Last")
            },
            Chain("a sequence's convolution", features: [7, 3], ["convolution"]) {
                Convolution1D(4, kernelSize: 3, activation: .linear, name: "First")
                    >>> BatchNormalization(name: "Norm") >>> Elementwise(.sigmoid, name: "Last")
            },
            Chain("a linear layer", ["linear"]) {
                FullyConnected(9, activation: .linear, name: "First") >>> BatchNormalization(name: "Norm")
                    >>> Elementwise(.relu, name: "Last")
            },
            Chain("units that are normalized in groups", ["linear", "applyBatchNormalization", "copy"]) {
                FullyConnected([3, 4], activation: .linear, name: "First")
                    >>> BatchNormalization(name: "Last")
            },
        ]

        private static func convolution(_ activation: Activation = .linear) -> Wiring {
            Convolution2D(4, kernelSize: 3, padding: 1, activation: activation, name: "First").wiring
        }
    }
    private func makeNetwork(_ chain: Chain, _ handler: any Handler) throws -> Network {
        let network = try Network(handler: handler) {
            Input(["default": .timeBatch(chain.features)]) >>> chain.layers()
        }
        // Deviations among them, which are positive.
        let key = RandomKey(seed: 4, purpose: "parameters")
        network.parameters.copy(
            from: (0..<network.parameters.count).map {
                key.uniform(at: UInt64($0), low: 0.5, high: 1.5) - 0.4
            })
        return network
    }

    /// Prepared, with data.
    private func feed(_ network: Network) throws {
        try network.prepare(time: 2, batch: 3)
        let key = RandomKey(seed: 6, purpose: "data")
        let input = try #require(network.input("default"))
        input.copy(from: (0..<input.count).map { key.normal(at: UInt64($0)) })
    }

    private func answers(_ predictor: Predictor, _ network: Network) throws -> [UInt32] {
        let input = try #require(network.input("default"))
        return try predictor.predict(inputs: ["default": input]).values.map(\.bitPattern)
    }

    @Test("what follows sums is done with them, to the network's bits", arguments: Chain.all, [false, true])
    func fuses(chain: Chain, isFrozen: Bool) throws {
        for handler: any Handler in [ReferenceHandler(), CPUHandler(CPUConfiguration(threads: 2))] {
            let network = try makeNetwork(chain, handler)
            try feed(network)
            network.forward()
            let expected = try network.buffer("Last.outputs.default").values.map(\.bitPattern)
            #expect(expected.contains { $0 != 0 })
            let profile = ProfilingHandler(wrapping: handler)
            let predictor = try network.predictor(
                for: ["Last.outputs.default"], handler: profile, isFrozen: isFrozen)
            #expect(try answers(predictor, network) == expected)
            let names = profile.measurements.flatMap { $0.operations.map(\.operation) }
            #expect(Set(names) == chain.operations)
        }
    }

    @Test("what is asked for, or read by others, is computed as it stands")
    func asked() throws {
        let network = try makeNetwork(Chain.all[0], CPUHandler(CPUConfiguration(threads: 1)))
        try feed(network)
        network.forward()
        for paths in [
            ["First.outputs.default", "Last.outputs.default"], ["Norm.outputs.default"],
            ["Norm.internals.sigma_b", "Last.outputs.default"],
        ] {
            let predictor = try network.predictor(for: paths)
            let input = try #require(network.input("default"))
            let found = try predictor.predictAll(inputs: ["default": input])
            for path in paths {
                #expect(
                    try found[path]?.values.map(\.bitPattern)
                        == network.buffer(path).values.map(\.bitPattern), "\(path)")
            }
        }
        let forked = try Network(handler: CPUHandler(CPUConfiguration(threads: 1))) {
            let first = Convolution2D(4, kernelSize: 3, activation: .linear, name: "First")
            let last = Add(name: "Last")
            Input(["default": .timeBatch([6, 5, 3])]) >>> first >>> BatchNormalization(name: "Norm")
                >>> last["inputs_1"]
            first >>> last["inputs_2"]
        }
        try forked.initialize(Gaussian(std: 0.5), seed: 4)
        try feed(forked)
        forked.forward()
        let predictor = try forked.predictor(for: ["Last.outputs.default"])
        #expect(
            try answers(predictor, forked)
                == forked.buffer("Last.outputs.default").values.map(\.bitPattern))
    }

    @Test("a frozen predictor stays as the network was, another follows it")
    func freezes() throws {
        let network = try makeNetwork(Chain.all[0], CPUHandler(CPUConfiguration(threads: 1)))
        try feed(network)
        let paths = ["Last.outputs.default"]
        let frozen = try network.predictor(for: paths, isFrozen: true)
        let following = try network.predictor(for: paths)
        let before = try answers(frozen, network)
        #expect(try answers(following, network) == before)
        network.parameters.update { for index in 0..<$0.count { $0[index] += 0.25 } }
        network.forward()
        let after = try network.buffer("Last.outputs.default").values.map(\.bitPattern)
        #expect(after != before)
        #expect(try answers(frozen, network) == before)
        #expect(try answers(following, network) == after)
        #expect(try answers(network.predictor(for: paths, isFrozen: true), network) == after)
    }

    @Test("every kind of layer gives the same bits with transposed weights", arguments: LayerRow.all)
    func transposes(row: LayerRow) throws {
        let network = try row.tester.network(handler: CPUHandler(CPUConfiguration(threads: 2)))
        try network.initialize(row.initializers, seed: 3)
        for (time, batch) in [(4, 3), (1, 1)] {
            try network.prepare(time: time, batch: batch)
            for (index, name) in network.inputNames.enumerated() {
                let value = row.constants[name] ?? row.values[name] ?? { $0 }
                let key = RandomKey(seed: UInt64(index) + row.seed, purpose: "data")
                let input = try #require(network.input(name))
                input.copy(from: (0..<input.count).map { value(key.normal(at: UInt64($0))) })
            }
            network.forward()
            let predictor = try network.predictor(for: network.outputPaths, isFrozen: true)
            try predictor.prepare(time: time, batch: batch)
            for name in predictor.inputNames {
                try #require(predictor.input(name)).copy(from: try #require(network.input(name)))
            }
            predictor.run()
            for (path, result) in zip(network.outputPaths, predictor.results) {
                let expected = try network.buffer(path).values.prefix(result.count).map(\.bitPattern)
                #expect(result.values.map(\.bitPattern) == expected, "\(path)")
            }
        }
    }
}
