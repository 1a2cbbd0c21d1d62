import Brainstorm
import CAllocations

/// A classifier in training, with the parts that an ordinary training has.
struct CountedTraining {
    private static let samples = 1200 * batch
    private static let batch = 16
    private let network: Network
    private let trainer: Trainer
    private let data: any DataIterator

    /// - Parameter kind: what the classifier sees: `vectors`, `images`, `sequences` or `words`.
    init(_ kind: String) throws {
        let input = Input(["default": [.time, .batch, 8, 8, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let classes = FullyConnected(10, activation: .linear, name: "Classes")
        network = try Network(outputName: "Output.outputs.predictions", handler: CPUHandler()) {
            switch kind {
            case "images":
                input >>> Convolution2D(4, kernelSize: 3, name: "Convolution")
                    >>> Pooling2D(kernelSize: 2, stride: 2, name: "Pooled")
                    >>> classes
            case "sequences": input >>> Lstm(16, name: "Cells") >>> classes
            case "words": input >>> Embedding(vocabulary: 9000, size: 32, name: "Words") >>> classes
            default: input >>> FullyConnected(64, name: "Hidden") >>> Dropout(name: "Dropped") >>> classes
            }
            classes >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Loss")
        }
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        trainer = Trainer(
            stepper: kind == "words"
                ? SgdStepper(learningRate: 0.01) : MomentumStepper(learningRate: 0.01, momentum: 0.9),
            hooks: [StopAfterEpoch(1_000_000)],
            scorers: [Accuracy()], verbose: false)
        let time = kind == "sequences" ? 3 : 1
        data = Minibatches(
            of: CountedTraining.batch,
            try Samples([
                "default": CountedTraining.zeros([time, CountedTraining.samples, 8, 8, 1]),
                "targets": CountedTraining.zeros([time, CountedTraining.samples, 1]),
            ]), seed: 1)
    }

    private static func zeros(_ shape: [Int]) throws -> Samples.Column {
        try Samples.Column(shape: shape, values: [Float](repeating: 0, count: shape.reduce(1, *)))
    }

    /// How often memory is asked for while `train` makes so many updates.
    func allocations(updates: Int) throws -> Int {
        let before = bs_allocations()
        try trainer.train(network, on: data, output: SilentOutput(), stopAfterUpdates: updates)
        return bs_allocations() - before
    }
}
