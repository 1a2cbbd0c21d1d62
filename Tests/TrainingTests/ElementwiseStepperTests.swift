import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Updates in parts")
struct ElementwiseStepperTests {
    static let steppers: [any ElementwiseStepper] = [
        SgdStepper(learningRate: 0.1), MomentumStepper(learningRate: 0.1, momentum: 0.9),
        NesterovStepper(learningRate: 0.1, momentum: 0.9), AdamStepper(), AdamWStepper(weightDecay: 0.1),
        RmsPropStepper(momentum: 0.5, centered: true), AdagradStepper(),
    ]

    @Test(
        "give the numbers of updates of everything at once", arguments: Self.steppers.indices,
        VectorLevel.available)
    func sameNumbers(index: Int, level: VectorLevel) throws {
        let (whole, parts) = (try network(inputs: 300, level), try network(inputs: 300, level))
        var (first, second) = (Self.steppers[index], Self.steppers[index])
        try first.prepare(parameterCount: whole.parameters.count)
        try second.prepare(parameterCount: parts.parameters.count)
        for step in 0..<3 {
            first.beforeForward(whole)
            whole.forward(training: true, step: UInt64(step))
            whole.backward()
            first.update(whole)
            second.beforeForward(parts)
            parts.forward(training: true, step: UInt64(step))
            second.descend(parts)
            #expect(whole.totalLoss == parts.totalLoss)
        }
        #expect(whole.parameters.values.map(\.bitPattern) == parts.parameters.values.map(\.bitPattern))
        #expect(whole.gradients.values.map(\.bitPattern) == parts.gradients.values.map(\.bitPattern))
        #expect(first.stateTree == second.stateTree)
        #expect(whole.parameters.values != (try network(inputs: 300)).parameters.values)
    }

    @Test("a large network's gradients are finished layer by layer, last layer first, and all of them once")
    func ranges() throws {
        let network = try network(inputs: 300)
        network.forward(training: true)
        var ranges: [Range<Int>] = []
        network.backward { ranges.append($0) }
        #expect(ranges.count == 3)
        let ordered = ranges.sorted { $0.lowerBound < $1.lowerBound }
        #expect(ordered.first?.lowerBound == 0 && ordered.last?.upperBound == network.parameters.count)
        for (range, next) in zip(ordered, ordered.dropFirst()) {
            #expect(range.upperBound == next.lowerBound)
        }
        let last = network.parameterViews.filter { $0.layer == "Classes" }
        #expect(last.map(\.offset).min() == ranges[0].lowerBound)
    }

    @Test("what layers keep is in no part, and stays as it is")
    func keptBetween() throws {
        let network = try network(inputs: 300, normalizes: true)
        let kept = network.parameterViews.filter(\.role.isKept)
        #expect(kept.map(\.path) == ["Hid1b.parameters.mu", "Hid1b.parameters.sigma"])
        #expect(network.steppedRanges.count == 2 && network.learnedCount == network.parameters.count - 1200)
        network.forward(training: true)
        var parts: [Range<Int>] = []
        network.backward { parts.append($0) }
        #expect(parts.count == 4)
        let all = Set(parts.joined())
        #expect(all == Set(network.steppedRanges.joined()) && all.count == network.learnedCount)
        #expect(kept.allSatisfy { all.isDisjoint(with: $0.range) })

        for stepper in Self.steppers {
            var stepper = stepper
            try stepper.prepare(parameterCount: network.parameters.count)
            let before = network.parameters.values
            stepper.beforeForward(network)
            stepper.descend(network)
            let after = network.parameters.values
            #expect(after != before)
            for view in kept { #expect(after[view.range] == before[view.range]) }
        }
    }

    @Test("a finished part is what it is after the pass, also where a loss on weights adds to it")
    func finishedParts() throws {
        let network = try network(inputs: 300, decays: true)
        network.forward(training: true)
        var parts: [(range: Range<Int>, values: [Float])] = []
        network.backward { parts.append(($0, Array(network.gradients.values[$0]))) }
        #expect(parts.count == 3)
        for part in parts { #expect(part.values == Array(network.gradients.values[part.range])) }
    }

    @Test("gradients that modifiers change, and those of small networks, are finished at once")
    func wholes() throws {
        let modified = try network(inputs: 300)
        try modified.setGradientModifiers(["default": [ClipValues(low: -0.001, high: 0.001)]])
        for network in [modified, try network(inputs: 10)] {
            network.forward(training: true)
            var parts: [Range<Int>] = []
            var seen: [Float] = []
            network.backward {
                parts.append($0)
                seen = network.gradients.values
            }
            #expect(parts == [0..<network.parameters.count])
            #expect(seen == network.gradients.values)
        }
    }

    /// - Parameters:
    ///   - decays: whether the weights of a layer have a loss of their own.
    ///   - normalizes: whether the outputs of a layer are normalized.
    private func network(
        inputs: Int, _ level: VectorLevel = .highest, decays: Bool = false, normalizes: Bool = false
    ) throws -> Network {
        let network = try Network(handler: CPUHandler(options: HandlerOptions(threads: 1, vectors: level))) {
            let input = Input(["default": [.time, .batch, .size(inputs)], "targets": [.time, .batch, 1]])
            let output = SoftmaxCE(name: "Output")
            let hidden = FullyConnected(600, activation: .tanh, name: "Hid")
            let second = FullyConnected(300, activation: .tanh, name: "Hid2")
            input >>> hidden
            if normalizes {
                hidden >>> BatchNormalization(name: "Hid1b") >>> second
            } else {
                hidden >>> second
            }
            second >>> FullyConnected(5, activation: .linear, name: "Classes") >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
            if decays {
                hidden["..parameters.W"] >>> Loss(importance: 0.1, name: "Decay")
            }
        }
        try network.initialize(Gaussian(std: 0.1), seed: 3)
        try network.prepare(time: 1, batch: 4)
        let key = RandomKey(seed: 1, purpose: "data")
        let data = (0..<UInt64(4 * inputs)).map { key.uniform(at: $0, low: -1, high: 1) }
        network.input("default")?.copy(from: data)
        network.input("targets")?.copy(from: [0, 3, 1, 4])
        return network
    }
}
