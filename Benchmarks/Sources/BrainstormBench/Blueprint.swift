import Brainstorm

/// A network with what it is given and how it is trained.
struct Blueprint {
    enum Samples {
        case numbers([Int])
        /// So many numbers of words at a time.
        case words(Int, vocabulary: Int)

        var features: [Int] {
            switch self {
            case .numbers(let extents): extents
            case .words(let count, _): [count]
            }
        }
    }

    enum Goal {
        /// A class for each sample at each time, by a softmax.
        case classes(Int)
        /// The input itself, by squared errors.
        case reproduction
    }

    /// What stands between the input and the loss.
    let layers: Chain
    let samples: Samples
    var time = 1
    var batch: Int
    var goal = Goal.classes(10)
    /// Of the parameters' first values.
    var deviation = 0.05
    var stepper: any Stepper = MomentumStepper(learningRate: 0.01, momentum: 0.9, scaleLearningRate: false)

    func makeNetwork(_ handler: any Handler) throws -> Network {
        switch goal {
        case .classes: try makeNetwork(handler, output: SoftmaxCE(name: "Output"), targets: [1])
        case .reproduction:
            try makeNetwork(handler, output: SquaredError(name: "Output"), targets: samples.features)
        }
    }

    private func makeNetwork(
        _ handler: any Handler, output: some Layer, targets: [Int]
    ) throws -> Network {
        let input = Input(["default": .timeBatch(samples.features), "targets": .timeBatch(targets)])
        let (wiring, end) = layers.connected(to: input)
        return try Network(handler: handler) {
            wiring
            end >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(importance: 1 / Double(time))
        }
    }
}
