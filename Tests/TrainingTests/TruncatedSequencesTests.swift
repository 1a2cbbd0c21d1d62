import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

/// Truncated back-propagation in time.
struct TruncatedSequencesTests {
    private func samples(time: Int = 10, count: Int = 5) throws -> Samples {
        let key = RandomKey(seed: 1, purpose: "series")
        return try Samples([
            "default": Samples.Column(
                shape: [time, count, 1], values: (0..<time * count).map { key.normal(at: UInt64($0)) }),
            "targets": Samples.Column(
                shape: [time, count, 1], values: (0..<time * count).map { key.normal(at: UInt64(1000 + $0)) }),
        ])
    }

    private func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let error = SquaredError(name: "Error")
        let network = try Network(handler: ReferenceHandler()) {
            input >>> Gru(3, name: "Gru") >>> FullyConnected(1, activation: .linear, name: "FC") >>> error
            input["targets"] >>> error["targets"]
            error["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.4), seed: 2)
        return network
    }

    @Test("pieces follow one another, and each batch of samples begins afresh")
    func pieces() throws {
        let samples = try samples()
        let iterator = TruncatedSequences(of: 4, batch: 2, samples)
        #expect(iterator.batchCount(epoch: 0) == 9)
        let sizes = (0..<9).map { iterator.batchSize(epoch: 0, position: $0) }
        #expect(
            sizes.map(\.time) == [4, 4, 2, 4, 4, 2, 4, 4, 2]
                && sizes.map(\.batch) == [2, 2, 2, 2, 2, 2, 1, 1, 1])
        #expect(
            (0..<9).map { iterator.continues(epoch: 0, position: $0) }
                == [false, true, true, false, true, true, false, true, true])
        let whole = try #require(samples["default"]).values
        let piece = try #require(try iterator.batch(epoch: 0, position: 4)["default"])
        // Samples 2 and 3 from step 4 on.
        var expected: [Float] = []
        for step in 4..<8 { expected += whole[step * 5 + 2...step * 5 + 3] }
        #expect(piece.values == expected)
    }

    @Test("an evaluation in pieces is that of the whole sequences")
    func evaluation() throws {
        let (network, samples) = (try network(), try samples(time: 12, count: 4))
        let whole = try network.evaluate(on: Undivided(samples))
        let pieces = try network.evaluate(on: TruncatedSequences(of: 3, batch: 4, samples))
        // The loss of a batch is summed over time: four pieces have a quarter of it each on average.
        #expect(abs(whole[0].value - 4 * pieces[0].value) < 1e-5 * whole[0].value)
        // Without the state that is carried on the numbers are others: the last piece by itself.
        var columns: [String: Samples.Column] = [:]
        for name in samples.names {
            let values = try #require(samples[name]).values
            columns[name] = try Samples.Column(shape: [3, 4, 1], values: Array(values.suffix(12)))
        }
        _ = try network.evaluate(on: TruncatedSequences(of: 3, batch: 4, samples))
        let carried = network.totalLoss
        let alone = try network.evaluate(on: Undivided(Samples(columns)))
        #expect(abs(alone[0].value - carried) > 1e-4)
    }

    @Test("training carries the context on, and a restart in the middle changes nothing", arguments: 1...8)
    func restart(updates: Int) throws {
        func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
            try trainer.train(
                network, on: TruncatedSequences(of: 4, batch: 2, samples(), shuffle: true, seed: 5),
                validation: ["whole": Undivided(samples())], output: SilentOutput(), stopAfterUpdates: updates
            )
        }
        func trainer() -> Trainer {
            // The evaluation between two pieces must not disturb what they carry on.
            Trainer(
                stepper: AdamStepper(), hooks: [MonitorLoss("whole", every: .update), StopAfterEpoch(2)],
                verbose: false)
        }
        let (whole, expected) = (trainer(), try network())
        try train(whole, expected)
        let (part, network) = (trainer(), try network())
        try train(part, network, updates: updates)
        #expect((part.stateTree["context"] != nil) == (updates % 3 != 0))

        let resumed = trainer()
        try resumed.prepare(for: network)
        try resumed.restore(from: part.stateTree)
        try train(resumed, network)
        #expect(network.parameters.values == expected.parameters.values)
        #expect(resumed.stateTree == whole.stateTree)
    }

    @Test("a state that carries on what the network does not take is refused", arguments: [true, false])
    func foreignContext(twice: Bool) throws {
        let (trainer, network) = (
            Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false), try network()
        )
        func train() throws {
            try trainer.train(
                network, on: TruncatedSequences(of: 4, batch: 2, samples()), output: SilentOutput(),
                stopAfterUpdates: 1)
        }
        try train()
        var context = StateTree()
        try context.insert(.strings(twice ? ["a", "a"] : ["Gru.outputs.default"]), named: "paths")
        for index in 0..<(twice ? 2 : 1) {
            try context.insert(.floats(shape: [2, 4], Array(repeating: 0, count: 8)), named: "\(index)")
        }
        var state = StateTree()
        for (name, value) in trainer.stateTree.entries {
            try state.insert(name == "context" ? .group(context) : value, named: name)
        }
        if twice {
            let error = #expect(throws: StateError.self) { try trainer.restore(from: state) }
            #expect(error?.message == "state 'context.paths' has 'a' twice")
        } else {
            try trainer.restore(from: state)
            let error = #expect(throws: TrainingError.self) { try train() }
            #expect(
                error?.message
                    == "the trainer's state carries on 'Gru.outputs.default' [2, 4], but the network and the data "
                    + "take 'Gru.outputs.default' [2, 3]")
        }
    }
}
