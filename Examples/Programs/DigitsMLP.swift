public import Brainstorm

/// A multi-layer perceptron on the embedded digits.
public enum DigitsMLP: Example {
    public static let name = "digits-mlp"

    public static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 8, 8, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> FullyConnected(256, name: "Hid1") >>> Dropout(0.3, name: "Drop1")
                >>> FullyConnected(256, name: "Hid2")
                >>> FullyConnected(10, activation: .linear, name: "Classes") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Loss")
        }
        try network.initialize(
            ["default": DenseSqrtFanIn(scale: .relu), "*": ["bias": Constant(0)]], seed: 1)
        try network.setWeightModifiers(["Hid*": ["W": [ConstrainL2Norm(3)]]])
        return network
    }

    public static func trainer() -> Trainer {
        Trainer(
            stepper: AdamStepper(learningRate: 0.001),
            hooks: [
                MonitorScores("validation", scorers: [Accuracy()]),
                ModifyStepperAttribute(Exponential(from: 0.001, factor: 0.95)),
                SaveBestNetwork("validation.Accuracy", criterion: .max, to: "best.h5"),
                SaveRun(every: .updates(20)), ProgressBar(), StopAfterEpoch(40),
            ])
    }

    public static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    ) {
        let splits = try Digits.load()
        guard let training = splits["training"], let held = splits["validation"] else {
            throw TrainingError(.missingData, "the digits have no such splits")
        }
        return (
            Minibatches(of: 32, training, seed: 1), ["validation": Minibatches(of: 449, held, shuffle: false)]
        )
    }
}
