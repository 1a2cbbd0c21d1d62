import Arrays
import Describing
import Handlers
import Networks
import Testing

/// What a network's arrays take is counted before they are made, and held against its limit.
struct MemoryTests {
    /// Input → Hid → Out → Loss over vectors of 3.
    private func network(
        _ size: Int = 4, memory: MemoryLimit = .machine, initialized: Bool = true
    ) throws -> Network {
        let network = try Network(handler: ReferenceHandler(), memory: memory) {
            Input(["default": [.time, .batch, 3]]) >>> FullyConnected(LayerSize(size), name: "Hid")
                >>> FullyConnected(2, name: "Out") >>> Loss()
        }
        if initialized { try network.initialize(Gaussian(std: 0.1), seed: 1) }
        return network
    }

    private func refusal(_ body: () throws -> Void) -> NetworkError? {
        do {
            try body()
            return nil
        } catch { return error as? NetworkError }
    }

    @Test("what is counted is what is made", arguments: LayerRow.all)
    func counted(row: LayerRow) throws {
        let tester = LayerTester(row.layer, inputs: row.inputs, output: row.output, constants: row.constants)
        for (time, batch) in [(1, 1), (3, 2), (0, 2), (4, 5)] {
            let network = try tester.network(handler: ReferenceHandler())
            try network.initialize(row.initializers, seed: 1)
            /// The bytes of all blocks of memory that some buffer is in.
            func made() throws -> Int {
                var blocks: [ObjectIdentifier: Int] = [:]
                for (_, array) in try network.bufferPaths() {
                    blocks[ObjectIdentifier(array.storage)] = array.storage.count
                }
                return blocks.values.reduce(0, +) * MemoryLayout<Float>.stride
            }
            try network.prepare(time: time, batch: batch)
            #expect(try made() == network.memory(time: time, batch: batch).bytes, "\(time), \(batch)")
            try network.prepareBackward()
            network.forward(training: true)
            network.backward()
            let hasGradients = !network.parameterViews.isEmpty
            let expected = network.memory(time: time, batch: batch, training: true).bytes
            // Backward-only internals are made, but shown only by layers with deltas.
            #expect(try made() <= expected && (!hasGradients || made() > 0), "\(time), \(batch)")
            if hasGradients, row.inputs.count == 1 {
                #expect(try made() == expected, "\(row.name) \(time), \(batch)")
            }
        }
    }

    @Test(
        "a batch that needs just the limit is prepared; with a byte less it is refused, with layer and size")
    func exactLimit() throws {
        let network = try network()
        let need = network.memory(time: 2, batch: 100)
        network.memoryLimit = MemoryLimit(bytes: need.bytes)
        try network.prepare(time: 2, batch: 100)
        let training = network.memory(time: 2, batch: 100, training: true)
        #expect(training > need)
        network.memoryLimit = MemoryLimit(bytes: training.bytes - 1)
        #expect(
            refusal { try network.prepareBackward() }?.message
                == "layer 'Hid' calls for 6.4 KiB for a batch of 100 of 2 time steps, 11.9 KiB in all, and the "
                + "limit is 11.9 KiB: lower its size or the batch, or raise the limit (--memory, memoryLimit)"
        )
        network.memoryLimit = MemoryLimit(bytes: training.bytes)
        try network.prepareBackward()
        network.forward()
        network.backward()
    }

    @Test("parameters are refused before they are made, and so are sizes that overflow")
    func parameters() {
        let error = refusal { _ = try network(100_000_000, memory: MemoryLimit(gibibytes: 1)) }
        #expect(error?.code == .tooLarge)
        #expect(
            error?.message
                == "layer 'Hid' calls for 1.5 GiB for parameters, 2.2 GiB in all, and the limit is 1 GiB: lower "
                + "its size, or raise the limit (--memory, memoryLimit)")
        for size in [1 << 50, 1 << 56] {
            let error = refusal { _ = try network(size, memory: MemoryLimit(bytes: .max)) }
            #expect(error?.code == .tooLarge, "more than any system grants")
        }
    }

    @Test(
        "time steps and samples as many as integers go are refused",
        arguments: [1, 0, 1 << 31, 1 << 62, Int.max])
    func extremeSizes(other: Int) throws {
        let network = try network()
        let predictor = try network.predictor(for: ["Out.outputs.default"])
        for (time, batch) in [(other, Int.max), (Int.max, other), (other, 1 << 62)] {
            #expect(refusal { try network.prepare(time: time, batch: batch) }?.code == .tooLarge)
            #expect(refusal { try predictor.prepare(time: time, batch: batch) }?.code == .tooLarge)
        }
    }

    @Test("first values that are made beside the parameters count, those that are drawn in place do not")
    func initialization() throws {
        let network = try network(initialized: false)
        let parameters = network.parameters.count * MemoryLayout<Float>.stride
        network.memoryLimit = MemoryLimit(bytes: parameters)
        for initializer in [Gaussian(), Uniform(), TruncatedNormal(), Constant(1)] as [any Initializer] {
            try network.initialize(initializer, seed: 1)
        }
        // Hid and Out have 12 and 8 weights.
        let rules: InitializerRules = ["default": ["bias": Constant(0), "W": Identity(enforceSquare: false)]]
        network.memoryLimit = MemoryLimit(bytes: parameters + 4 * (12 + 8) - 1)
        #expect(refusal { try network.initialize(rules, seed: 1) }?.code == .tooLarge)
        network.memoryLimit = MemoryLimit(bytes: parameters + 4 * (12 + 8))
        try network.initialize(rules, seed: 1)
    }

    @Test(
        "where an initializer refuses, whenever it does, nothing has changed",
        arguments: [
            ["default": Gaussian(), "Out": ["bias": Glorot()]],
            ["default": Gaussian(), "Out": ["bias": Orthogonal()]],
            ["default": Gaussian(), "Out": ["bias": Orthogonal()], "fallback": Glorot()],
        ] as [InitializerRules])
    func refusedValues(rules: InitializerRules) throws {
        let network = try network()
        let before = network.parameters.values
        #expect(refusal { try network.initialize(rules, seed: 2) }?.code == .initialization)
        #expect(network.parameters.values == before)
        #expect(network.seed == 1)
    }

    @Test("the fallback stands in for one that refuses, before and after memory is counted")
    func fallbackValues() throws {
        let network = try network()
        for initializer in [Glorot(), Orthogonal()] as [any Initializer] {
            try network.initialize(
                InitializerRules(
                    ViewRules(["default": .all(initializer), "fallback": .all(Constant(3))])), seed: 2)
            #expect(try network.buffer("Out.parameters.bias").values == [3, 3])
            #expect(try network.buffer("Out.parameters.W").values != [Float](repeating: 3, count: 8))
        }
    }

    @Test("buffers of other sizes make room; a refused size leaves all as it was")
    func room() throws {
        let network = try network()
        network.memoryLimit = MemoryLimit(bytes: network.memory(time: 1, batch: 100).bytes)
        try network.prepare(time: 1, batch: 90)
        network.input("default")?.fill(1)
        network.forward()
        let before = try network.buffer("Out.outputs.default").values
        #expect(refusal { try network.prepare(time: 1, batch: 101) }?.code == .tooLarge)
        #expect(network.batch == 90)
        #expect(try network.buffer("Out.outputs.default").values == before)
        try network.prepare(time: 1, batch: 100)
        #expect(network.batch == 100)
        #expect(try network.lastBuffers(.outputs, of: "Out").isEmpty, "the smaller size had to go")
        try network.prepare(time: 1, batch: 90)
        network.input("default")?.fill(1)
        network.forward()
        #expect(try network.buffer("Out.outputs.default").values == before)
    }

    @Test("a predictor takes parameters and the block that its buffers share, and not a byte more")
    func predictor() throws {
        let network = try network()
        let parameters = network.parameters.count * MemoryLayout<Float>.stride
        let predictor = try network.predictor(for: ["Out.outputs.default"])
        try predictor.prepare(time: 1, batch: 64)
        let bytes = parameters + predictor.bufferBytes
        network.memoryLimit = MemoryLimit(bytes: bytes)
        try network.predictor(for: ["Out.outputs.default"]).prepare(time: 1, batch: 64)
        // The buffers of the first size make room.
        let second = try network.predictor(for: ["Out.outputs.default"])
        try second.prepare(time: 1, batch: 32)
        try second.prepare(time: 1, batch: 64)
        network.memoryLimit = MemoryLimit(bytes: bytes - 1)
        let error = refusal {
            try network.predictor(for: ["Out.outputs.default"]).prepare(time: 1, batch: 64)
        }
        #expect(
            error?.message.hasPrefix("layer 'Hid' calls for 1.1 KiB for a batch of 64") == true,
            "\(error as Any)")
    }

    @Test("what a stepper keeps counts")
    func reserved() throws {
        let network = try network()
        let alone = network.memory(time: 1, batch: 1)
        try network.reserve(ByteCount(1000), training: false)
        #expect(network.memory(time: 1, batch: 1) == alone + ByteCount(1000))
        #expect(refusal { try network.reserve(ByteCount(floats: .max), training: true) }?.code == .tooLarge)
        #expect(network.reserved == ByteCount(1000))
    }
}
