import Brainstorm
import TestSupport
import Testing

/// Data that a network cannot take are refused, with their place, before they can do harm.
struct WrongDataTests {
    private static func samples(_ targets: [Float], features: Int = 1, values: [Float]? = nil) throws
        -> Samples
    {
        let count = targets.count / features
        return try Samples(rows: [
            "default": (shape: [count, 3], values: values ?? (0..<count * 3).map { Float($0 % 7) / 7 }),
            "targets": (shape: [count, features], values: targets),
        ])
    }

    private static func network(_ output: some Layer, size: Int, targets: Int = 1) throws -> Network {
        let input = Input([
            "default": [.time, .batch, 3], "targets": [.time, .batch, .init(integerLiteral: targets)],
        ])
        let network = try Network {
            input >>> FullyConnected(LayerSize([size]), activation: .linear, name: "FC") >>> output
            output["loss"] >>> Loss()
            input["targets"] >>> output["targets"]
        }
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        return network
    }

    /// What a training says of data, and whether the network has changed.
    private func refusal(
        _ network: Network, _ samples: any SampleStore, validation: [String: any DataIterator] = [:],
        hooks: [any Hook] = []
    ) throws -> (message: String, isUnchanged: Bool) {
        let before = network.parameters.values
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1), hooks: hooks + [StopAfterEpoch(2)], verbose: false)
        let error = #expect(throws: TrainingError.self) {
            try trainer.train(
                network, on: Minibatches(of: 2, samples, shuffle: false), validation: validation,
                output: SilentOutput())
        }
        return (error?.message ?? "", network.parameters.values == before)
    }

    @Test(
        "a class that is none is refused before the first update, with split, sample and value",
        arguments: [
            ([0, 1, 4, 2, 0] as [Float], "training: 'targets' of sample 2 is 4.0"),
            ([-1, 1, 2, 2, 0], "training: 'targets' of sample 0 is -1.0"),
            ([0, 1, 2, 0.5, 0], "training: 'targets' of sample 3 is 0.5"),
            ([0, 1, 2, 2, .nan], "training: 'targets' of sample 4 is nan"),
        ])
    func classes(targets: [Float], place: String) throws {
        let found = try refusal(Self.network(SoftmaxCE(name: "Out"), size: 4), Self.samples(targets))
        #expect(
            found.message == "\(place), and must be the number of one of 4 classes, from 0 to 3"
                && found.isUnchanged)
    }

    @Test("so are validation data, by their name")
    func validation() throws {
        let network = try Self.network(SoftmaxCE(name: "Out"), size: 4)
        let held = Minibatches(of: 2, try Self.samples([0, 9]))
        let found = try refusal(network, Self.samples([0, 1, 2, 3]), validation: ["held": held])
        #expect(found.message.hasPrefix("held: 'targets' of sample 1 is 9.0") && found.isUnchanged)
    }

    @Test("the number of a class is no label of several")
    func labels() throws {
        let found = try refusal(
            Self.network(SigmoidCE(name: "Out"), size: 2, targets: 2),
            Self.samples([0, 1, 3, 0], features: 2))
        #expect(
            found.message
                == "training: 'targets' of sample 1 (number 0) is 3.0, and must be from 0 to 1: several labels "
                + "are several numbers, each 1 or 0, not the number of a class" && found.isUnchanged)
    }

    @Test(
        "numbers that are infinite or none are refused wherever they stand",
        arguments: [Float.nan, .infinity])
    func notFinite(value: Float) throws {
        var values = (0..<12).map { Float($0) }
        values[7] = value
        let found = try refusal(
            Self.network(SoftmaxCE(name: "Out"), size: 4), Self.samples([0, 1, 2, 3], values: values))
        #expect(
            found.message
                == "training: 'default' of sample 2 (number 1) is \(value), and must be a finite number"
                && found.isUnchanged)
        let targets = try refusal(
            Self.network(SquaredError(name: "Out"), size: 1), Self.samples([0, 1, value, 3]))
        #expect(
            targets.message.hasPrefix("training: 'targets' of sample 2 is \(value)") && targets.isUnchanged)
    }

    @Test("a word that no vocabulary has is refused; where a mask is 0, -1 pads")
    func words() throws {
        func train(_ words: [Float], mask: [Float]) throws {
            let input = Input([
                "default": [.time, .batch, 1], "targets": [.time, .batch, 1], "mask": [.time, .batch, 1],
            ])
            let (output, masked) = (SoftmaxCE(name: "Out"), Mask(name: "Mask"))
            let network = try Network {
                input >>> Embedding(vocabulary: 9, size: 2) >>> FullyConnected(2, activation: .linear)
                    >>> output
                input["targets"] >>> output["targets"]
                output["loss"] >>> masked >>> Loss()
                input["mask"] >>> masked["mask"]
            }
            try network.initialize(Gaussian(std: 0.1), seed: 1)
            let samples = try Samples([
                "default": Samples.Column(shape: [3, 2, 1], values: words),
                "targets": Samples.Column(shape: [3, 2, 1], values: words.map { $0 == -1 ? -1 : 1 }),
                "mask": Samples.Column(shape: [3, 2, 1], values: mask),
            ])
            try Trainer(stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], verbose: false).train(
                network, on: Minibatches(of: 2, samples), output: SilentOutput())
        }
        try train([1, 2, 3, 8, -1, -1], mask: [1, 1, 1, 1, 0, 0])
        let padded = #expect(throws: TrainingError.self) {
            try train([1, 2, 3, -1, 5, 6], mask: [1, 1, 1, 1, 1, 1])
        }
        #expect(padded?.message.hasPrefix("training: 'default' of sample 1, time step 1 is -1.0") == true)
        let outside = #expect(throws: TrainingError.self) {
            try train([1, 2, 3, 9, 5, 6], mask: [1, 1, 1, 1, 1, 1])
        }
        #expect(
            outside?.message
                == "training: 'default' of sample 1, time step 1 is 9.0, and must be a place in a vocabulary "
                + "of 9, from 0 to 8")
    }

    @Test("what stands in a file is refused when it is read")
    func streamed() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("data.h5")
        try DataFile(splits: [
            "training": [
                "default": DataFile.Column(shape: [1, 4, 3], .floats([Float](repeating: 0.5, count: 12))),
                "targets": DataFile.Column(shape: [1, 4, 1], .floats([0, 1, 2, 7])),
            ]
        ]).save(to: path)
        let stream = try DataStream(path: path, split: "training")
        let found = try refusal(Self.network(SoftmaxCE(name: "Out"), size: 4), stream)
        // The first batch was fine, and its update made.
        #expect(found.message.hasPrefix("training: 'targets' of sample 3 is 7.0") && !found.isUnchanged)
    }

    @Test("a network without a loss has nothing to be trained for")
    func noLoss() throws {
        let input = Input(["default": [.time, .batch, 3], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Out")
        let network = try Network {
            input >>> FullyConnected(4, activation: .linear) >>> output
            input["targets"] >>> output["targets"]
        }
        let found = try refusal(network, Self.samples([0, 1, 2, 3]))
        #expect(found.message.hasPrefix("the network has no Loss layer"))
    }

    @Test(
        "a loss that is no number any more ends the run, says where it came from, and leaves the last good save"
    )
    func diverged() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("run.h5")
        let network = try Self.network(SquaredError(name: "Out"), size: 1)
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 1e12),
            hooks: [SaveRun(every: .updates(1)), StopAfterEpoch(50)],
            verbose: false)
        let run = try Run(
            network, trainer, on: Minibatches(of: 2, Self.samples([1, 2, 3, 4]), shuffle: false), to: path)
        let error = #expect(throws: TrainingError.self) { try run.train(output: SilentOutput()) }
        let message = error?.message ?? ""
        #expect(error?.code == .notFinite && message.hasPrefix("the loss of update "), "\(message)")
        #expect(message.contains("lower the learning rate"), "\(message)")
        let saved = try RunFile(from: path)
        #expect(saved.network.parameters.values.allSatisfy(\.isFinite) && saved.trainer.update > 0)
    }
}
