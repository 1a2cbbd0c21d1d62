import Brainstorm

/// A classifier, random data that stay the same, and a stepper.
struct Training {
    private let network: Network
    private var stepper = MomentumStepper(learningRate: 0.01, momentum: 0.9, scaleLearningRate: false)
    private var step: UInt64 = 0

    /// - Parameters:
    ///   - layers: what stands between the input and the softmax.
    ///   - features: the extents of a sample at a time.
    init(
        of layers: Wiring, features: [Int], classes: Int, time: Int, batch: Int, _ handler: any Handler
    ) throws {
        let input = Input([
            "default": .timeBatch(features), "targets": [.time, .batch, 1],
        ])
        let output = SoftmaxCE()
        network = try Network(handler: handler) {
            input >>> layers >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(importance: 1 / Double(time))
        }
        try network.initialize(Gaussian(std: 0.05), seed: 1)
        try network.prepare(time: time, batch: batch)
        try stepper.prepare(parameterCount: network.parameters.count)
        let key = RandomKey(seed: 1, purpose: "data")
        network.input("default")?.fill { key.uniform(at: $0, low: -1, high: 1) }
        network.input("targets")?.fill { Float(key.integer(at: $0, below: classes)) }
    }

    /// One update, as ``Trainer`` makes it.
    mutating func update() {
        stepper.beforeForward(network)
        network.forward(training: true, step: step)
        stepper.descend(network)
        network.applyWeightModifiers()
        step += 1
    }
}

extension NDArray {
    fileprivate func fill(_ number: (UInt64) -> Float) {
        copy(from: (0..<UInt64(count)).map(number))
    }
}
