import Brainstorm
import Synchronization
import TestSupport
import Testing

/// What a run's saves take of memory.
struct SavingMemoryTests {
    private static func network(on handler: any Handler) throws -> Network {
        let input = Input(["default": [.time, .batch, 64], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE()
        let network = try Network(handler: handler) {
            input >>> FullyConnected(70, activation: .tanh) >>> FullyConnected(10, activation: .linear)
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.1), seed: 1)
        return network
    }

    private static func samples() throws -> Samples {
        let key = RandomKey(seed: 1, purpose: "data")
        return try Samples(rows: [
            "default": (
                shape: [40, 64], values: (0..<UInt64(40 * 64)).map { key.uniform(at: $0, low: -1, high: 1) }
            ),
            "targets": (shape: [40, 1], values: (0..<40).map { Float($0 % 10) }),
        ])
    }

    @Test(
        "no save has the stepper's numbers copied before their next change: what is saved holds on to none of them"
    )
    func nothingIsHeld() throws {
        let directory = try TemporaryDirectory()
        let handler = CountingHandler(wrapping: CPUHandler())
        let network = try Self.network(on: handler)
        let count = network.parameters.count
        let steppers: [any Stepper] = [
            AdamStepper(), AdamWStepper(), MomentumStepper(learningRate: 0.1),
            RmsPropStepper(learningRate: 0.1),
        ]
        for (index, stepper) in steppers.enumerated() {
            let watch = AllocationWatch(handler.counted, of: count)
            let trainer = Trainer(
                stepper: stepper,
                hooks: [watch, SaveNetwork(to: "network.h5", every: .updates(2)), SaveRun(every: .update)],
                verbose: false)
            try Run(
                network, trainer, on: Minibatches(of: 10, Self.samples(), seed: 1),
                to: directory.path("\(index).h5")
            ).train(output: SilentOutput(), stopAfterUpdates: 9)
            // The first updates take the arrays into the handler's memory.
            let later = watch.found.dropFirst(3)
            #expect(later.count == 7 && Set(later).count == 1, "\(type(of: stepper)): \(watch.found)")
        }
    }

    @Test("a training is refused if its arrays fit and the copy of what is saved does not")
    func counted() throws {
        let directory = try TemporaryDirectory()
        let network = try Self.network(on: CPUHandler())
        let bytes = ByteCount(floats: network.parameters.count).bytes
        let data = Minibatches(of: 10, try Self.samples(), seed: 1)
        func need(_ hooks: [any Hook]) throws -> Int {
            let trainer = Trainer(stepper: AdamStepper(), hooks: hooks, verbose: false)
            try trainer.prepare(for: network)
            return network.reserved.bytes / bytes
        }
        #expect(try need([]) == 2)
        #expect(try need([SaveRun()]) == 2 + 3)
        #expect(try need([SaveRun(), ExponentialMovingAverage()]) == 2 + 1 + 1 + 4)
        #expect(try need([SaveNetwork(to: "a.h5"), SaveBestNetwork("a.b", to: "b.h5")]) == 2 + 2)

        // Parameters, gradients and two moments take 4; the copy, which has no gradients, 3 more.
        network.memoryLimit = MemoryLimit(bytes: 6 * bytes)
        let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(1)], verbose: false)
        let error = #expect(throws: NetworkError.self) {
            try Run(network, trainer, on: data, to: directory.path("a.h5")).train(output: SilentOutput())
        }
        #expect(error?.code == .tooLarge)
        #expect(
            error?.message.hasPrefix("the stepper and what is saved calls for") == true, "\(error as Any)")
    }
}

/// Computes as another handler does, and counts what is allocated for it.
private final class CountingHandler: ForwardingHandler {
    let wrapped: any Handler
    let counted = CountingMemory()
    var memory: any NumberMemory { counted }

    init(wrapping wrapped: any Handler) { self.wrapped = wrapped }
}

/// The machine's memory, which notes each block.
private final class CountingMemory: NumberMemory {
    private let blocks = Mutex<[Int: Int]>([:])

    /// How many blocks of a size have been allocated.
    func allocations(of count: Int) -> Int { blocks.withLock { $0[count] ?? 0 } }

    func allocate(count: Int) -> UnsafeMutablePointer<Float> {
        blocks.withLock { $0[count, default: 0] += 1 }
        return HostMemory.shared.allocate(count: count)
    }

    func free(_ base: UnsafeMutablePointer<Float>, count: Int) { HostMemory.shared.free(base, count: count) }

    func beginAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess
    ) -> UnsafeMutablePointer<Float> { base }

    func endAccess(
        to base: UnsafeMutablePointer<Float>, count: Int, _ access: HostAccess,
        at host: UnsafeMutablePointer<Float>
    ) {}
}

/// Notes at each update how many blocks of a size there have been.
private struct AllocationWatch: Hook {
    static let typeName = "AllocationWatch"

    private final class Notes: Sendable {
        let found = Mutex<[Int]>([])
    }

    private let memory: CountingMemory?
    private let count: Int
    private let notes = Notes()

    init(_ memory: CountingMemory, of count: Int) { (self.memory, self.count) = (memory, count) }

    var timescale: Timescale { .update }
    var found: [Int] { notes.found.withLock { $0 } }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        notes.found.withLock { $0.append(memory?.allocations(of: count) ?? 0) }
        return .continue
    }

    init(from decoder: any Decoder) throws { (memory, count) = (nil, 0) }
    func encode(to encoder: any Encoder) throws {}
}
