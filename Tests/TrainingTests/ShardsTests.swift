import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

@Suite("Batches in parts")
struct ShardsTests {
    /// Everything that a part could see in another way than the whole: masks, noise, flips, clipping, two losses.
    private func images(_ count: Int = 26) throws -> Samples {
        try Samples(rows: [
            "default": ([count, 4, 3, 2], noise(count * 24, seed: 1)),
            "targets": ([count, 1], (0..<count).map { Float($0 * 7 % 3) }),
        ])
    }

    private func network(batchNormalization: Bool = false) throws -> Network {
        let input = Input(["default": [.time, .batch, 3, 2, 2], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let hidden = FullyConnected(9, activation: .tanh, name: "Hid")
        let penalty = L2DecayLayer(name: "Penalty")
        let network = try Network(handler: ReferenceHandler()) {
            if batchNormalization {
                input >>> hidden >>> BatchNormalization(name: "Norm") >>> Dropout(0.3)
                    >>> FullyConnected(
                        3, activation: .linear, name: "FC") >>> output
            } else {
                input >>> hidden >>> Dropout(0.3) >>> FullyConnected(3, activation: .linear, name: "FC")
                    >>> output
            }
            hidden >>> penalty
            penalty["loss"] >>> Loss(importance: 0.01, name: "Weights")
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss(name: "Loss")
        }
        try network.initialize(Gaussian(std: 0.4), seed: 2)
        try network.setGradientModifiers(["default": [ClipGlobalNorm(0.5)]])
        return network
    }

    private func iterator(_ samples: Samples, depth: Int? = nil) -> any DataIterator {
        let changed = Flip(
            AddSaltNPepper(
                AddGaussianNoise(
                    RandomCrop(Minibatches(of: 7, samples, seed: 5), shapes: ["default": [3, 2]], seed: 1),
                    deviations: ["default": 0.3], seed: 2), probabilities: ["default": 0.2], seed: 3), seed: 4
        )
        return depth.map { Prefetch(changed, depth: $0) } ?? changed
    }

    private func train(
        _ network: Network, _ iterator: any DataIterator, shards: Int, stepper: any Stepper = AdamStepper(),
        batches: Int = 1, scorers: [any Scorer] = [Accuracy(), ConfusionMatrix()]
    ) throws -> (parameters: [Float], logs: Logs) {
        let trainer = Trainer(
            stepper: stepper, hooks: [StopAfterEpoch(2)], scorers: scorers,
            batchesPerUpdate: batches, shards: shards, verbose: false)
        try trainer.train(network, on: iterator, output: SilentOutput())
        return (network.parameters.values, trainer.logs)
    }

    @Test(
        "come to what whole batches come to but for rounding: masks, noise, crops and flips are those of the whole",
        arguments: [2, 3, 5, 8, 64], [1, 2])
    func likeWhole(shards: Int, batches: Int) throws {
        let samples = try images()
        let whole = try train(network(), iterator(samples), shards: 1, batches: batches)
        let parts = try train(network(), iterator(samples), shards: shards, batches: batches)
        #expect(distance(whole.parameters, try network().parameters.values) > 1e-3)
        #expect(distance(parts.parameters, whole.parameters) < 2e-5)
        for path in whole.logs.paths {
            #expect(distance(try parts.logs.values(path), try whole.logs.values(path)) < 1e-5, "\(path)")
        }
        #expect(parts.logs.paths.contains("rolling_training.Weights"))
    }

    @Test("are the same with batches made ahead", arguments: [1, 3])
    func prefetched(depth: Int) throws {
        let samples = try images()
        let plain = try train(network(), iterator(samples), shards: 3)
        let ahead = try train(network(), iterator(samples, depth: depth), shards: 3)
        #expect(plain.parameters == ahead.parameters)
    }

    @Test("add up their gradients in the order of the tree, to the bit", arguments: [2, 3, 4, 5, 7])
    func order(shards: Int) throws {
        let samples = try blobs(21)
        let reference = try smallNetwork()
        let before = reference.parameters.values
        let division = BatchDivision(parts: shards, samples: 21)
        let batches = Minibatches(of: 21, samples, shuffle: false)
        let gradients = try (0..<shards).map { part in
            let places = division.samples(of: part)
            try batches.fill(epoch: 0, position: 0, samples: places, into: reference)
            reference.forward(training: true, part: BatchPart(first: places.lowerBound, whole: 21))
            reference.computeGradients()
            return reference.gradients.values
        }
        // Neighbours, then neighbours' sums; what has none passes up.
        var level = gradients
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { index in
                index + 1 < level.count ? zip(level[index], level[index + 1]).map { $0 + $1 } : level[index]
            }
        }
        let network = try smallNetwork()
        let trainer = Trainer(stepper: SgdStepper(learningRate: 1), shards: shards, verbose: false)
        try trainer.train(network, on: batches, output: SilentOutput(), stopAfterUpdates: 1)
        #expect(network.gradients.values == level[0])
        #expect(network.parameters.values == zip(before, level[0]).map { ($0).addingProduct(-1, $1) })
    }

    @Test("batch normalization takes each part's statistics, and the running ones move by the parts' mean")
    func normalization() throws {
        let samples = try images(6)
        func kept(_ shards: Int, _ stepper: any Stepper) throws -> [String: [Float]] {
            let network = try network(batchNormalization: true)
            let trainer = Trainer(stepper: stepper, shards: shards, verbose: false)
            try trainer.train(
                network,
                on: RandomCrop(Minibatches(of: 6, samples, shuffle: false), shapes: ["default": [3, 2]]),
                output: SilentOutput(), stopAfterUpdates: 1)
            return Dictionary(
                uniqueKeysWithValues: try ["mu", "sigma"].map {
                    ($0, try network.buffer("Norm.parameters.\($0)").values)
                })
        }
        for stepper in [SgdStepper(), ForwardStepper(usesTrainingPass: true)] as [any Stepper] {
            let (whole, halves) = (try kept(1, stepper), try kept(2, stepper))
            // Two halves of three: the mean of their means is the whole's mean, and of their deviations it is not.
            #expect(distance(try #require(halves["mu"]), try #require(whole["mu"])) < 1e-6)
            #expect(distance(try #require(halves["sigma"]), try #require(whole["sigma"])) > 1e-4)
            #expect(halves["sigma"]?.allSatisfy { $0 > 0.9 && $0 < 1 } == true)
        }
    }

    @Test("carry on each sample's own state", arguments: [2, 3, 7])
    func contexts(shards: Int) throws {
        let count = 5
        let samples = try Samples([
            "default": Samples.Column(shape: [10, count, 1], values: noise(10 * count, seed: 3)),
            "targets": Samples.Column(shape: [10, count, 1], values: noise(10 * count, seed: 4)),
        ])
        func train(_ shards: Int) throws -> [Float] {
            let input = Input(["default": [.time, .batch, 1], "targets": [.time, .batch, 1]])
            let error = SquaredError(name: "Error")
            let network = try Network(handler: ReferenceHandler()) {
                input >>> Lstm(3, name: "Lstm") >>> Dropout(0.2)
                    >>> FullyConnected(
                        1, activation: .linear, name: "FC") >>> error
                input["targets"] >>> error["targets"]
                error["loss"] >>> Loss()
            }
            try network.initialize(Gaussian(std: 0.4), seed: 2)
            let iterator = AddGaussianNoise(
                TruncatedSequences(of: 4, batch: 4, samples), deviations: ["default": 0.1])
            return try self.train(network, iterator, shards: shards, stepper: SgdStepper(), scorers: [])
                .parameters
        }
        #expect(distance(try train(shards), try train(1)) < 1e-5)
    }

    @Test("of all iterators are the parts of their batches")
    func iterators() throws {
        let samples = try images()
        let lengths = (0..<26).map { 1 + $0 % 1 }
        let all: [any DataIterator] = [
            Undivided(samples), Minibatches(of: 7, samples, seed: 2), iterator(samples),
            iterator(samples, depth: 2), TruncatedSequences(of: 1, batch: 6, samples),
            try BucketedMinibatches(of: 5, cutAccordingTo: .lengths(lengths)).bound(to: samples),
        ]
        for iterator in all {
            let whole = try iterator.batch(epoch: 1, position: 0)
            let size = whole.size.batch
            for places in [0..<1, 1..<3, size - 2..<size, 0..<size] {
                let part = try iterator.batch(epoch: 1, position: 0, samples: places)
                #expect(part.part == BatchPart(first: places.lowerBound, whole: size))
                for (name, column) in whole.part(places).columns {
                    #expect(part[name]?.values == column.values, "\(type(of: iterator)) \(name) \(places)")
                }
            }
        }
    }

    @Test("a division has parts that differ by one sample at most, and the first is never empty")
    func division() {
        for (parts, samples) in [
            (1, 0), (1, 5), (3, 1), (4, 2), (5, 5), (7, 100), (65536, 1000), (8, Int.max / 2),
        ] {
            let division = BatchDivision(parts: parts, samples: samples)
            let all = (0..<parts).map { division.samples(of: $0) }
            #expect(all[0].lowerBound == 0 && all[parts - 1].upperBound == samples)
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
            let counts = all.map(\.count)
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
            #expect(samples == 0 || counts[0] > 0)
        }
    }

    @Test("the tree pairs neighbours level by level, and parts without samples change nothing")
    func tree() {
        func sum(_ values: [String?]) -> String? { PartTree.sum(values) { "(\($0)\($1))" } }
        #expect(sum(["0"]) == "0")
        #expect(sum(["0", "1", "2"]) == "((01)2)")
        #expect(sum((0..<7).map(String.init)) == "(((01)(23))((45)6))")
        #expect(sum((0..<9).map { $0 > 9 ? nil : "\($0)" }) == "((((01)(23))((45)(67)))8)")
        #expect(sum(["0", nil, "2", nil, nil, "5"]) == "((02)5)")
        #expect(sum([nil, nil]) == nil)
    }

    @Test("are 1 to 65536, and written if there are several", arguments: [0, -1, 65537])
    func refused(shards: Int) throws {
        let text = #"{"@type":"Trainer","shards":\#(shards),"stepper":{"@type":"SgdStepper"}}"#
        let error = #expect(throws: DescriptionError.self) {
            try make(TrainerDescription.self, .trainer, JSONValue(parsing: text))
        }
        #expect(error?.description.contains("shards") == true)
        #expect(try Trainer(stepper: SgdStepper(), shards: 4).description()["shards"] == .integer(4))
        #expect(try Trainer(stepper: SgdStepper()).description()["shards"] == nil)
    }

    @Test("count the memory of their parts and of their sums")
    func memory() throws {
        let samples = try blobs(64)
        /// The least limit under which a training begins, to 64 bytes.
        func need(_ shards: Int) throws -> Int {
            var (least, most) = (0, 1 << 20)
            while most - least > 64 {
                let middle = (least + most) / 2
                let network = try smallNetwork()
                network.memoryLimit = MemoryLimit(bytes: middle)
                let trainer = Trainer(
                    stepper: SgdStepper(), hooks: [StopAfterEpoch(1)], shards: shards, verbose: false)
                do {
                    try trainer.train(network, on: Minibatches(of: 64, samples), output: SilentOutput())
                    most = middle
                } catch is NetworkError {
                    least = middle
                }
            }
            return most
        }
        let (whole, quarters) = (try need(1), try need(4))
        #expect(whole < 1 << 20 && quarters < whole && 2 * quarters > whole / 4)
    }
}
