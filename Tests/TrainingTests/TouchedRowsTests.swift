import Arrays
import Handlers
import Networks
import Testing
import Training

/// Tables of which a batch has few rows: only these are cleared and changed where that is the same to the bit.
struct TouchedRowsTests {
    private static let (vocabulary, size) = (9000, 32)

    /// Over the number of parameters from which updates are made in parts.
    private static func network(_ handler: any Handler = CPUHandler(), sharing: Bool = false) throws
        -> Network
    {
        let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
        let words = Embedding(vocabulary: vocabulary, size: size, name: "Words")
        let (classes, output) = (
            FullyConnected(5, activation: .linear, name: "Classes"), SoftmaxCE(name: "Output")
        )
        let network = try Network(handler: handler) {
            input >>> words >>> classes >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Loss")
            if sharing {
                words["..parameters.W"] >>> Loss(importance: 0.1, name: "Penalty")
            }
        }
        try network.initialize(Gaussian(std: 0.1), seed: 3)
        return network
    }

    /// Fills a batch with words, a few of which occur twice or are none.
    private static func fill(_ network: Network, step: Int, batch: Int) throws {
        try network.prepare(time: 2, batch: batch)
        let key = RandomKey(seed: UInt64(step), purpose: "words")
        var words: [Float] = (0..<UInt64(2 * batch)).map { Float(key.integer(at: $0, below: vocabulary)) }
        words[0] = words[1]
        words[2] = -1
        words[3] = Float.nan
        words[4] = Float(vocabulary)
        network.input("default")?.copy(from: words)
        network.input("targets")?.copy(from: (0..<2 * batch).map { Float($0 % 5) })
    }

    /// How the two networks of a comparison are made and treated alike.
    private struct Case: Sendable, CustomStringConvertible {
        var description: String
        var prepare: @Sendable (Network) throws -> Void = { _ in }
        var sharing = false
        /// The sizes of the batches, over and over.
        var batches = [20, 7, 20, 33]
    }

    private static let cases = [
        Case(description: "plain"),
        Case(description: "more than a quarter of the words", batches: [20, 4000, 20]),
        Case(
            description: "gradients that decay",
            prepare: { try $0.setGradientModifiers(["Words": ["W": [L2Decay(0.01)]]]) }),
        Case(
            description: "clipped by the norm",
            prepare: { try $0.setGradientModifiers(["default": [ClipGlobalNorm(0.01)]]) }),
        Case(
            description: "constrained weights",
            prepare: { try $0.setWeightModifiers(["Words": ["W": [ConstrainL2Norm(0.4)]]]) }),
        Case(description: "a second user of the table", sharing: true),
    ]

    private static let steppers: [any ElementwiseStepper] =
        ElementwiseStepperTests.steppers + [
            SgdStepper(learningRate: 0), SgdStepper(learningRate: 1e300), AdagradStepper(epsilon: 1e-37),
        ]

    private func bits(_ array: NDArray) -> [UInt32] { array.read { $0.map(\.bitPattern) } }

    @Test("updates are those of whole gradients, to the bit", arguments: cases.indices, steppers.indices)
    func sameBits(index: Int, stepper: Int) throws {
        let setting = Self.cases[index]
        let (sparse, whole) = (
            try Self.network(sharing: setting.sharing), try Self.network(sharing: setting.sharing)
        )
        var (first, second) = (Self.steppers[stepper], Self.steppers[stepper])
        // Whoever has the gradients has all of them cleared and changed.
        _ = whole.gradients
        for network in [sparse, whole] {
            // Zeros of both signs stay what they are.
            network.parameters.update { numbers in
                for index in stride(from: 0, to: numbers.count, by: 7) { numbers[index] = -0.0 }
                for index in stride(from: 1, to: numbers.count, by: 7) { numbers[index] = 0 }
            }
            try setting.prepare(network)
        }
        try first.prepare(parameterCount: sparse.parameters.count)
        try second.prepare(parameterCount: whole.parameters.count)
        for step in 0..<setting.batches.count * 2 {
            let batch = setting.batches[step % setting.batches.count]
            for network in [sparse, whole] { try Self.fill(network, step: step, batch: batch) }
            first.beforeForward(sparse)
            sparse.forward(training: true, step: UInt64(step))
            first.descend(sparse)
            sparse.applyWeightModifiers()
            second.beforeForward(whole)
            whole.forward(training: true, step: UInt64(step))
            second.descend(whole)
            whole.applyWeightModifiers()
            #expect(bits(sparse.parameters) == bits(whole.parameters), "\(setting) after \(step)")
        }
        #expect(first.stateTree == second.stateTree)
        #expect(bits(sparse.gradients) == bits(whole.gradients))
    }

    @Test("what others write into gradients is gone at the next pass", arguments: 0..<4)
    func writtenByOthers(how: Int) throws {
        let (network, other) = (try Self.network(), try Self.network())
        _ = other.gradients
        for step in 0..<3 {
            for network in [network, other] {
                try Self.fill(network, step: step, batch: 12)
                network.forward(training: true)
                network.backward()
            }
            switch how {
            case 0: network.gradients.fill(5)
            case 1: try network.buffer("Words.gradients.W").fill(5)
            case 2:
                for (path, array) in try network.bufferPaths() where path == "Words.gradients.W" {
                    array.fill(5)
                }
            default:
                for (_, array) in try network.lastBuffers(.gradients, of: "Words") { array.fill(5) }
            }
        }
        try Self.fill(network, step: 9, batch: 12)
        try Self.fill(other, step: 9, batch: 12)
        for network in [network, other] {
            network.forward(training: true)
            network.backward()
        }
        #expect(bits(network.gradients) == bits(other.gradients))
    }

    @Test(
        "several batches in an update, of which a trainer adds up the gradients, change what whole gradients do"
    )
    func severalBatches() throws {
        func trained(opening: Bool) throws -> [UInt32] {
            let network = try Self.network()
            if opening { _ = network.gradients }
            let key = RandomKey(seed: 8, purpose: "words")
            let samples = try Samples(rows: [
                "default": (
                    shape: [70, 1],
                    values: (0..<UInt64(70)).map { Float(key.integer(at: $0, below: Self.vocabulary)) }
                ),
                "targets": (shape: [70, 1], values: (0..<70).map { Float($0 % 5) }),
            ])
            // The last update of an epoch has one batch.
            let trainer = Trainer(
                stepper: SgdStepper(learningRate: 0.1), hooks: [StopAfterEpoch(3)], batchesPerUpdate: 2,
                verbose: false)
            try trainer.train(
                network, on: Minibatches(of: 10, samples, seed: 2), output: SilentOutput())
            return bits(network.parameters)
        }
        #expect(try trained(opening: false) == trained(opening: true))
    }

    @Test(
        "an update touches numbers of the words in its batch, however large the vocabulary",
        arguments: [0, 6])
    func work(stepper: Int) throws {
        let handler = CountingHandler()
        let network = try Self.network(handler)
        var stepper = ElementwiseStepperTests.steppers[stepper]
        try stepper.prepare(parameterCount: network.parameters.count)
        func numbers(opening: Bool) throws -> Int {
            if opening { _ = network.gradients }
            for step in 0..<3 {
                try Self.fill(network, step: step, batch: 10)
                network.forward(training: true)
                handler.numbers = 0
                stepper.descend(network)
            }
            return handler.numbers
        }
        let rest = network.parameters.count - Self.vocabulary * Self.size
        // At most 20 words before and 20 now.
        #expect(try (1...40 * Self.size + 3 * rest).contains(numbers(opening: false)))
        #expect(try numbers(opening: true) >= 2 * Self.vocabulary * Self.size)
    }

    @Test(
        "a stepper that moves parameters without a gradient changes all of them, and only clearing is saved")
    func clearing() throws {
        let handler = CountingHandler()
        let network = try Self.network(handler)
        var stepper = AdamStepper()
        try stepper.prepare(parameterCount: network.parameters.count)
        for step in 0..<3 {
            try Self.fill(network, step: step, batch: 10)
            network.forward(training: true)
            handler.numbers = 0
            handler.updated = 0
            stepper.descend(network)
        }
        #expect(handler.updated == network.parameters.count)
        #expect(handler.numbers < handler.updated + 20 * Self.size + 2000)
    }
}

/// Counts the numbers that are set to a value, or updated by a stepper.
private final class CountingHandler: ForwardingHandler {
    let wrapped: any Handler = CPUHandler()
    var numbers = 0
    var updated = 0

    func perform<Performed: HandlerOperation>(_ operation: Performed) -> Performed.Result {
        switch operation {
        case let fill as Operations.Fill: numbers += fill.target.count
        case let update as Operations.SgdUpdate: count(update.parameters)
        case let update as Operations.AdagradUpdate: count(update.parameters)
        case let update as Operations.AdamUpdate: count(update.parameters)
        default: break
        }
        return wrapped.perform(operation)
    }

    private func count(_ parameters: Vector) {
        numbers += parameters.count
        updated += parameters.count
    }
}
