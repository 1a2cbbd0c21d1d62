public import Brainstorm

/// A training on the digits in which everything that can be one's own is.
public struct CustomRun {
    private let training: Samples
    private let held: Samples

    public init() throws {
        let splits = try Digits.load()
        guard let training = splits["training"], let held = splits["validation"] else {
            throw TrainingError(.missingData, "the digits have no such splits")
        }
        (self.training, self.held) = (training, held)
    }

    public func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 8, 8, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Standardize(name: "Scale") >>> FullyConnected(32, activation: .tanh, name: "Hid")
                >>> Square(name: "Squares")
                >>> FullyConnected(10, activation: .linear, name: "FC") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        let scale: [String: any Initializer] = [
            "gain": Constant(1), "mean": Constant(0.3), "deviation": Constant(0.4),
        ]
        try network.initialize(
            ["default": Gaussian(std: 0.1), "Hid": Ternary(scale: 0.1), "Scale": scale], seed: 1)
        try network.setWeightModifiers(["FC": ["W": [Quantize(step: 1.0 / 1024)]]])
        return network
    }

    private func trainer() -> Trainer {
        Trainer(
            stepper: LionStepper(learningRate: 0.002),
            hooks: [
                MonitorScores("held", scorers: [Accuracy(), Confidence()]), BestEpoch("held.Accuracy"),
                SaveRun(every: .updates(10)), StopAfterEpoch(8),
            ], verbose: false)
    }

    /// Begins a run.
    public func begun(to path: String) throws -> Run {
        try Run(
            network(), trainer(), on: Growing(of: 50, training, first: 200, growth: 1.5),
            validation: ["held": Minibatches(of: 100, held, shuffle: false)], to: path)
    }

    /// Goes on with one. What the file names is known to this package's registry, and its data, which are in memory, are
    /// given again.
    public func resumed(from path: String) throws -> Run {
        var options = RunOptions()
        options.registry = .withCustomParts
        return try Run(
            resuming: path, data: .samples(["training": training, "held": held]), options: options)
    }
}
