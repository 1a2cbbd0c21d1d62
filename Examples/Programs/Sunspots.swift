public import Brainstorm

/// The sunspots of each next month, with a gated recurrent unit and truncated back-propagation.
public enum Sunspots: Example {
    public static let name = "sunspots"

    public static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let error = SquaredError(name: "Error")
        let network = try Network(outputName: "Error.outputs.predictions") {
            input >>> Gru(32, name: "Memory") >>> FullyConnected(1, activation: .linear, name: "Next")
                >>> error
            input["targets"] >>> error["targets"]
            error["loss"] >>> Loss(importance: 0.02, name: "Loss")
        }
        try network.initialize(
            [
                "default": Glorot(),
                "Memory": ["R?": Orthogonal(), "b?": Constant(0), "cn": Constant(0)]
                    as [String: any Initializer],
                "Next": ["bias": Constant(0)],
            ], seed: 1)
        return network
    }

    public static func trainer() -> Trainer {
        Trainer(
            stepper: AdamStepper(learningRate: 0.001),
            hooks: [
                ModifyStepperAttribute(Cosine(from: 0.001, to: 0.0001, changes: 2700), every: .update),
                MonitorScores("validation", scorers: [MeanAbsoluteError()]), SaveRun(),
                ProgressBar(), StopAfterEpoch(60),
            ])
    }

    public static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    ) {
        func normalized(_ source: any DataIterator) -> Normalization {
            Normalization(
                source, means: ["default": [44.66], "targets": [44.66]],
                deviations: ["default": [37.21], "targets": [37.21]])
        }
        return (
            normalized(TruncatedSequences(of: 50, batch: 1, try split("training", of: path))),
            ["validation": normalized(Undivided(try split("validation", of: path)))]
        )
    }
}
