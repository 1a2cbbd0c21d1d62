import Arrays
import Describing
import Dispatch
import Handlers
import Networks
import Synchronization
import TestSupport
import Testing
import Training

/// Batches made ahead.
struct PrefetchTests {
    /// Notes which batches are made, and refuses one of them.
    private struct Watched: DataIterator {
        static let typeName = "Watched"
        final class Notes: Sendable {
            let made = Mutex<[[Int]]>([])
            let finished = DispatchSemaphore(value: 0)
        }

        let source: Minibatches
        let notes = Notes()
        var refused: Int?

        init(_ source: Minibatches, refusing refused: Int? = nil) {
            self.source = source
            self.refused = refused
        }

        init(from decoder: any Decoder) throws { self.init(try Minibatches(from: decoder)) }
        func encode(to encoder: any Encoder) throws { try source.encode(to: encoder) }

        var store: (any SampleStore)? { source.store }
        func bound(to store: any SampleStore) throws -> Watched { Watched(try source.bound(to: store)) }
        func batchCount(epoch: Int) -> Int { source.batchCount(epoch: epoch) }
        func batchSize(epoch: Int, position: Int) -> BatchSize {
            source.batchSize(epoch: epoch, position: position)
        }

        func batch(epoch: Int, position: Int) throws -> Batch {
            defer { notes.finished.signal() }
            notes.made.withLock { $0.append([epoch, position]) }
            if position == refused { throw TrainingError(.invalidData, "this batch is refused") }
            return try source.batch(epoch: epoch, position: position)
        }
    }

    private func samples() throws -> Samples {
        try Samples(rows: [
            "default": (shape: [10, 2], values: (0..<20).map { Float($0) / 10 }),
            "targets": (shape: [10, 1], values: (0..<10).map { Float($0 % 3) }),
        ])
    }

    @Test("training comes to the same numbers at any depth, with noise and all", arguments: [1, 2, 7, 64])
    func same(depth: Int) throws {
        func train(_ iterator: any DataIterator) throws -> [Float] {
            let network = try classifier(inputs: 2, hidden: [(4, .tanh)], classes: 3)
            try network.initialize(Gaussian(std: 0.3), seed: 1)
            let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(3)], verbose: false)
            try trainer.train(network, on: iterator, output: SilentOutput())
            return network.parameters.values
        }
        let iterator = AddGaussianNoise(
            Minibatches(of: 3, try samples(), seed: 4), deviations: ["default": 0.1], seed: 2)
        #expect(try train(Prefetch(iterator, depth: depth)) == train(iterator))
    }

    @Test("the next batches are made before they are asked for, each once, into the next epoch")
    func ahead() throws {
        let watched = Watched(Minibatches(of: 5, try samples()))
        let iterator = Prefetch(watched, depth: 2)
        _ = try iterator.batch(epoch: 0, position: 0)
        // Nobody has asked for the second and the third.
        for _ in 0..<3 { watched.notes.finished.wait() }
        #expect(watched.notes.made.withLock { Set($0) } == [[0, 0], [0, 1], [1, 0]])
        _ = try iterator.batch(epoch: 0, position: 1)
        watched.notes.finished.wait()
        _ = try iterator.batch(epoch: 1, position: 0)
        watched.notes.finished.wait()
        let made = watched.notes.made.withLock { $0 }
        #expect(Set(made) == [[0, 0], [0, 1], [1, 0], [1, 1], [2, 0]] && made.count == 5)
    }

    @Test("a thread that asks makes what nobody has begun, and other places than the next are made again")
    func elsewhere() throws {
        let samples = try samples()
        let plain = Minibatches(of: 3, samples, seed: 2)
        let iterator = Prefetch(plain, depth: 3)
        var places = SplitMix64(seed: 5)
        for round in 0..<200 {
            let (epoch, position) = (Int(places.next() % 3), Int(places.next() % 4))
            for next in position..<min(4, position + round % 3 + 1) {
                let batch = try iterator.batch(epoch: epoch, position: next)
                #expect(
                    try batch["default"]?.values
                        == plain.batch(epoch: epoch, position: next)["default"]?.values)
            }
        }
    }

    @Test("several threads may ask at once")
    func threads() throws {
        let plain = Minibatches(of: 3, try samples(), seed: 2)
        let iterator = Prefetch(plain, depth: 2)
        let wrong = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for place in 0..<100 {
                let (epoch, position) = (place / 4, place % 4)
                let found = try? iterator.batch(epoch: epoch, position: position)["default"]?.values
                let expected = try? plain.batch(epoch: epoch, position: position)["default"]?.values
                if found != expected || found == nil { wrong.add(1, ordering: .relaxed) }
            }
        }
        #expect(wrong.load(ordering: .relaxed) == 0)
    }

    @Test("what goes wrong ahead is thrown when its turn has come")
    func errors() throws {
        let iterator = Prefetch(Watched(Minibatches(of: 5, try samples()), refusing: 1), depth: 3)
        _ = try iterator.batch(epoch: 0, position: 0)
        let error = #expect(throws: TrainingError.self) { try iterator.batch(epoch: 0, position: 1) }
        #expect(error?.message == "this batch is refused")
        _ = try iterator.batch(epoch: 1, position: 0)
    }
}
