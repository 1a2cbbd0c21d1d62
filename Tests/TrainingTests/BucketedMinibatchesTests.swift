import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

/// Batches of samples of like length.
struct BucketedMinibatchesTests {
    private static let count = 103
    private static let lengths = (0..<count).map { 1 + ($0 * 37) % 20 }

    /// The value of `default` is the sample's number at the steps that it has, 0 after them.
    private func samples() throws -> Samples {
        let (time, count) = (20, Self.count)
        func column(_ value: (Int, Int) -> Float) throws -> Samples.Column {
            try Samples.Column(
                shape: [time, count, 1],
                values: (0..<time).flatMap { step in (0..<count).map { value(step, $0) } })
        }
        return try Samples([
            "default": column { $0 < Self.lengths[$1] ? Float($1 + 1) : 0 },
            "mask": column { $0 < Self.lengths[$1] ? 1 : 0 },
        ])
    }

    private func numbers(_ batch: Batch) -> [Int] {
        let column = batch["default"]
        return (0..<batch.size.batch).map { Int(column?[flat: $0] ?? 0) - 1 }
    }

    @Test("an epoch has every sample once, in batches cut to their longest sample")
    func epochs() throws {
        let iterator = try BucketedMinibatches(
            of: 10, samples(), cutAccordingTo: .mask("mask"), batchesInBucket: 2, seed: 3)
        #expect(iterator.batchCount(epoch: 0) == 11)
        var orders: [[Int]] = []
        for epoch in 0..<3 {
            var seen: [Int] = []
            var padded = 0
            for position in 0..<11 {
                let batch = try iterator.batch(epoch: epoch, position: position)
                let numbers = numbers(batch)
                #expect(batch.size == iterator.batchSize(epoch: epoch, position: position))
                #expect(batch.size.time == numbers.map { Self.lengths[$0] }.max())
                padded += numbers.reduce(0) { $0 + batch.size.time - Self.lengths[$1] }
                seen += numbers
            }
            #expect(seen.sorted() == Array(0..<Self.count))
            // Without sorting some 9 steps of 20 are padding.
            #expect(padded < 4 * Self.count, "\(padded)")
            orders.append(seen)
        }
        #expect(Set(orders).count == 3)
    }

    @Test("a batch is a function of seed, epoch and position")
    func functions() throws {
        let samples = try samples()
        func batch(_ seed: UInt64, _ epoch: Int, _ position: Int) throws -> [Float]? {
            try BucketedMinibatches(
                of: 10, samples, cutAccordingTo: .lengths(Self.lengths), batchesInBucket: 3, seed: seed
            ).batch(epoch: epoch, position: position)["default"]?.values
        }
        #expect(try batch(1, 4, 7) == batch(1, 4, 7))
        #expect(try batch(1, 4, 7) != batch(1, 5, 7) && batch(1, 4, 7) != batch(2, 4, 7))
        var reseeded = try BucketedMinibatches(
            of: 10, samples, cutAccordingTo: .lengths(Self.lengths), batchesInBucket: 3, seed: 1)
        reseeded.reseed(2)
        #expect(try reseeded.batch(epoch: 4, position: 7)["default"]?.values == batch(2, 4, 7))
    }

    @Test("without shuffling the shortest come first, and a batch larger than the data is all of them")
    func sorted() throws {
        let iterator = try BucketedMinibatches(
            of: 10, samples(), cutAccordingTo: .mask("mask"), shuffle: false)
        let times = (0..<11).map { iterator.batchSize(epoch: 2, position: $0).time }
        #expect(times == times.sorted() && times.first == 2 && times.last == 20)
        let whole = try BucketedMinibatches(
            of: .max, samples(), cutAccordingTo: .mask("mask"), batchesInBucket: 1 << 20)
        #expect(whole.batchCount(epoch: 0) == 1)
        #expect(numbers(try whole.batch(epoch: 0, position: 0)).sorted() == Array(0..<Self.count))
    }

    @Test("the network's inputs are filled with what the batch has")
    func filling() throws {
        let iterator = try BucketedMinibatches(of: 10, samples(), cutAccordingTo: .mask("mask"), seed: 5)
        let input = Input(["default": [.time, .batch, 1]])
        let network = try Network(handler: ReferenceHandler()) { input >>> Loss() }
        for position in [3, 0, 10] {
            try iterator.fill(epoch: 1, position: position, into: network)
            let batch = try iterator.batch(epoch: 1, position: position)
            #expect(network.time == batch.size.time && network.batch == batch.size.batch)
            #expect(network.input("default")?.values == batch["default"]?.values)
        }
    }

    @Test("a mask that is not there, and a description without lengths, are refused")
    func refusals() throws {
        let samples = try samples()
        let error = #expect(throws: TrainingError.self) {
            try BucketedMinibatches(of: 10, samples, cutAccordingTo: .mask("masque"))
        }
        #expect(
            error?.message
                == "there is no column 'masque' to cut the batches by; the columns are 'default', 'mask'")
        let registry = Registry().addingTraining()
        let described = #expect(throws: DescriptionError.self) {
            try registry.make(
                (any DataIterator).self, kind: .iterator,
                from: JSONValue(parsing: #"{"@type": "BucketedMinibatches", "batch_size": 4}"#))
        }
        #expect("\(try #require(described))".contains("give either 'cut_according_to_mask' or"))
    }
}
