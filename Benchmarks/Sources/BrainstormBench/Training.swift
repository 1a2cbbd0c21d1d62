import Brainstorm

/// A network, random data that stay the same, and a stepper.
struct Training {
    let network: Network
    private var stepper: any Stepper
    private var step: UInt64 = 0

    init(_ blueprint: Blueprint, _ handler: any Handler) throws {
        network = try blueprint.makeNetwork(handler)
        stepper = blueprint.stepper
        try network.initialize(Gaussian(std: blueprint.deviation), seed: 1)
        try network.prepare(time: blueprint.time, batch: blueprint.batch)
        try stepper.prepare(parameterCount: network.parameters.count)
        let key = RandomKey(seed: 1, purpose: "data")
        let inputs = network.input("default")
        switch blueprint.samples {
        case .numbers: inputs?.fill { key.uniform(at: $0, low: -1, high: 1) }
        case .words(_, let vocabulary): inputs?.fill { Float(key.integer(at: $0, below: vocabulary)) }
        }
        switch blueprint.goal {
        case .classes(let count):
            network.input("targets")?.fill { Float(key.integer(at: $0, below: count)) }
        case .reproduction: network.input("targets")?.fill { key.uniform(at: $0, low: -1, high: 1) }
        }
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
