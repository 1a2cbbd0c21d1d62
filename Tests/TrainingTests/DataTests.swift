import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Samples and iterators")
struct DataTests {
    /// The numbers of the samples in a batch, as the network receives them.
    private func batch(
        _ iterator: any DataIterator, _ network: Network, epoch: Int, _ position: Int
    ) throws -> [Int] {
        try iterator.fill(epoch: epoch, position: position, into: network)
        let size = iterator.batchSize(epoch: epoch, position: position)
        #expect(network.time == size.time && network.batch == size.batch)
        let values = try #require(network.input("default")).values
        #expect(try #require(network.input("targets")).values == values.map { $0 * 10 })
        return values.map { Int($0) }
    }

    private func epoch(_ iterator: any DataIterator, _ network: Network, _ epoch: Int) throws -> [[Int]] {
        try (0..<iterator.batchCount(epoch: epoch)).map { try batch(iterator, network, epoch: epoch, $0) }
    }

    /// Samples that hold their own number, as targets ten times that.
    private func numbered(_ count: Int) throws -> Samples {
        let numbers = (0..<count).map(Float.init)
        return try Samples(rows: [
            "default": ([count, 1], numbers), "targets": ([count, 1], numbers.map { $0 * 10 }),
            "unused": ([count], numbers),
        ])
    }

    private func network() throws -> Network { try classifier(inputs: 1, hidden: [], classes: 2) }

    @Test("each sample comes exactly once in an epoch", arguments: [1, 2, 7, 10, 23, 64, 100])
    func everySample(count: Int) throws {
        let iterator = Minibatches(of: 10, try numbered(count), seed: 5)
        for number in 0..<3 {
            let batches = try epoch(iterator, network(), number)
            #expect(batches.joined().sorted() == Array(0..<count))
            #expect(batches.dropLast().allSatisfy { $0.count == 10 })
            #expect(batches.last?.count == (count % 10 == 0 ? 10 : count % 10))
        }
    }

    @Test("any batch can be had by itself, in any order")
    func randomAccess() throws {
        let iterator = Minibatches(of: 7, try numbered(50), seed: 5)
        let network = try network()
        let sequential = try (0..<3).map { try epoch(iterator, network, $0) }
        for epoch in [2, 0, 1] {
            for position in [7, 3, 0, 5, 1] {
                #expect(try batch(iterator, network, epoch: epoch, position) == sequential[epoch][position])
            }
        }
    }

    @Test("epochs and seeds have orders of their own; the same seed has the same")
    func orders() throws {
        let (samples, network) = (try numbered(50), try network())
        func order(seed: UInt64, epoch number: Int) throws -> [[Int]] {
            try epoch(Minibatches(of: 50, samples, seed: seed), network, number)
        }
        #expect(try order(seed: 1, epoch: 0) == order(seed: 1, epoch: 0))
        #expect(try order(seed: 1, epoch: 0) != order(seed: 1, epoch: 1))
        #expect(try order(seed: 1, epoch: 0) != order(seed: 2, epoch: 0))
        #expect(try order(seed: 1, epoch: 0) != [Array(0..<50)])
    }

    @Test("without shuffling the samples keep their order, and a short last batch can be dropped")
    func unshuffled() throws {
        let (samples, network) = (try numbered(7), try network())
        #expect(
            try epoch(Minibatches(of: 3, samples, shuffle: false), network, 4) == [
                [0, 1, 2], [3, 4, 5], [6],
            ])
        #expect(
            try epoch(Minibatches(of: 3, samples, shuffle: false, lastBatch: .drop), network, 0)
                == [[0, 1, 2], [3, 4, 5]])
        #expect(try epoch(Undivided(samples), network, 1) == [Array(0..<7)])
    }

    @Test("batches are cut where their mask ends, as brainstorm cuts them")
    func cut() throws {
        let row = try Cases.json("iterators").member("minibatches_mask")
        let iterator = try Minibatches(
            of: 2, row.member("data").samples(), shuffle: false, cutAccordingTo: .mask("mask"))
        let input = Input(["default": [.time, .batch, 2], "mask": [.time, .batch, 1]])
        let masking = Mask(name: "Mask")
        let network = try Network(handler: ReferenceHandler()) {
            input >>> masking >>> Loss()
            input["mask"] >>> masking["mask"]
        }
        let batches = try row.member("batches").elements
        #expect(iterator.batchCount(epoch: 0) == batches.count)
        for (position, batch) in batches.enumerated() {
            try iterator.fill(epoch: 0, position: position, into: network)
            for name in ["default", "mask"] {
                let (array, expected) = (try #require(network.input(name)), try batch.member(name).column())
                #expect(array.shape == expected.shape)
                #expect(array.values == expected.values)
            }
        }
    }

    @Test(
        "batches cut by lengths, and undivided samples, are brainstorm's",
        arguments: ["minibatches_lengths", "undivided"])
    func cutByLengths(name: String) throws {
        let row = try Cases.json("iterators").member(name)
        let samples = try row.member("data").samples()
        let iterator: any DataIterator =
            name == "undivided"
            ? Undivided(samples)
            : try Minibatches(of: 2, samples, shuffle: false, cutAccordingTo: .lengths([1, 2, 3, 4, 5]))
        let batches = try row.member("batches").elements
        #expect(iterator.batchCount(epoch: 0) == batches.count && !batches.isEmpty)
        for (position, batch) in batches.enumerated() {
            let found = try iterator.batch(epoch: 0, position: position)
            #expect(Set(found.columns.keys) == Set(batch.members.keys))
            for (column, expected) in batch.members {
                let array = try #require(found[column])
                #expect(try array.shape == expected.column().shape)
                #expect(try array.values == expected.column().values)
            }
        }
    }

    @Test("a subset has its samples at every time step")
    func subset() throws {
        let values = (0..<2 * 5 * 3).map(Float.init)
        let samples = try Samples(["default": .init(shape: [2, 5, 3], values: values)]).subset(1..<3)
        #expect(samples.count == 2 && samples.timeSteps == 2)
        #expect(samples["default"]?.shape == [2, 2, 3])
        #expect(samples["default"]?.values == [3, 4, 5, 6, 7, 8, 18, 19, 20, 21, 22, 23])
    }

    @Test("say which column does not fit")
    func errors() throws {
        func message(_ body: () throws -> Void) -> String? {
            #expect(throws: TrainingError.self, performing: body)?.message
        }
        #expect(
            message { _ = try Samples.Column(shape: [2, 3, 4], values: [1]) }
                == "1 values do not fill (2, 3, 4), which takes 24")
        #expect(
            message { _ = try Samples.Column(shape: [5], values: [1]) }
                == "[5] is not the shape of data: it must be (time, samples, features…)")
        #expect(
            message { _ = try Samples.Column(shape: [.max, 3, 4], values: [1]) }
                == "[9223372036854775807, 3, 4] is not the shape of data: it must be (time, samples, features…)"
        )
        #expect(
            message { _ = try Samples(rows: ["a": ([2], [1, 2]), "b": ([3], [1, 2, 3])]) }
                == "'b' has 1 time steps of 3 samples, but 'a' has 1 of 2: all columns need the same")
        #expect(message { _ = try Samples([:]) } == "samples need at least one column")
        let network = try network()
        #expect(
            message {
                try Undivided(Samples(rows: ["default": ([1, 1], [1]), "t": ([1], [1])])).check(network)
            }
                == "the data have no column for the network's input 'targets'; "
                + "the network's inputs are 'default', 'targets', the data's columns 'default', 't'")
        #expect(
            message { try Undivided(blobs(3)).check(network) }
                == "'default' has features (4), but the network's input takes (1)")
        #expect(
            message { try Minibatches(of: 3).check(network) }
                == "Minibatches has no samples: bind it to samples before it is used")
        #expect(
            message { _ = try Minibatches(of: 3, blobs(3), cutAccordingTo: .mask("mask")) }
                == "there is no column 'mask' to cut the batches by; the columns are 'default', 'targets'")
        #expect(
            message { _ = try Minibatches(of: 3, blobs(3), cutAccordingTo: .lengths([1])) }
                == "batches are cut by the lengths of 1 samples, but there are 3")
        #expect(
            message { _ = try Minibatches(of: 3, blobs(3), cutAccordingTo: .lengths([1, 2, 1])) }
                == "batches are cut by a length of 2, but samples have 1 time steps")
        #expect(throws: DescriptionError.self) {
            try make(
                Minibatches.self, .iterator,
                JSONValue(
                    parsing: #"""
                        {"@type": "Minibatches", "batch_size": 2, "cut_according_to_mask": "mask",
                         "cut_according_to_lengths": [1]}
                        """#))
        }
    }
}
