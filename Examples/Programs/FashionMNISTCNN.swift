public import Brainstorm

/// A convolutional network on Fashion-MNIST.
public enum FashionMNISTCNN: Example {
    public static let name = "fashion-mnist-cnn"

    public static func network() throws -> Network {
        let input = Input(["default": [.time, .batch, 28, 28, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let network = try Network(outputName: "Output.outputs.predictions") {
            input >>> Convolution2D(32, kernelSize: 3, padding: 1, name: "Conv1")
                >>> Pooling2D(kernelSize: 2, stride: 2, name: "Pool1")
                >>> Convolution2D(64, kernelSize: 3, padding: 1, name: "Conv2")
                >>> Pooling2D(kernelSize: 2, stride: 2, name: "Pool2") >>> Dropout(0.25, name: "Drop1")
                >>> FullyConnected(256, name: "Hid") >>> Dropout(0.5, name: "Drop2")
                >>> FullyConnected(10, activation: .linear, name: "Classes") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Loss")
        }
        try network.initialize(
            ["default": DenseSqrtFanIn(scale: .relu), "*": ["bias": Constant(0)]], seed: 1)
        return network
    }

    public static func trainer() -> Trainer {
        Trainer(
            stepper: AdamStepper(learningRate: 0.001),
            hooks: [
                ModifyStepperAttribute(Exponential(from: 0.001, factor: 0.8)),
                MonitorScores("test", scorers: [Accuracy()]), SaveRun(),
                ProgressBar(), StopAfterEpoch(15),
            ])
    }

    public static func data(_ path: String) throws -> (
        training: any DataIterator, validation: [String: any DataIterator]
    ) {
        (
            Minibatches(of: 100, try split("training", of: path), seed: 1),
            ["test": Minibatches(of: 1000, try split("test", of: path), shuffle: false)]
        )
    }
}
