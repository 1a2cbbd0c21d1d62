import Arrays
import Describing
import Handlers
import Networks
import Testing
import Training

/// Iterators that change the batches of others.
struct TransformingTests {
    /// Images of 3 × 4 with 2 channels at 2 times, numbered.
    private func images(_ samples: Int) throws -> Samples {
        let count = 2 * samples * 24
        return try Samples([
            "default": Samples.Column(shape: [2, samples, 3, 4, 2], values: (0..<count).map(Float.init)),
            "targets": Samples.Column(
                shape: [2, samples, 1], values: (0..<2 * samples).map { Float($0 % 5) }),
        ])
    }

    private func undivided(_ samples: Int = 5) throws -> Undivided { Undivided(try images(samples)) }

    private func values(_ iterator: any DataIterator, _ name: String = "default", epoch: Int = 0) throws
        -> [Float]
    {
        try #require(try iterator.batch(epoch: epoch, position: 0)[name]).values
    }

    @Test("a batch is a function of seed, epoch and position")
    func pure() throws {
        let source = try undivided(40)
        let makers: [(UInt64) throws -> any DataIterator] = [
            { AddGaussianNoise(source, deviations: ["default": 1], seed: $0) },
            { AddSaltNPepper(source, probabilities: ["default": 0.5], seed: $0) },
            { Flip(source, seed: $0) },
            { RandomCrop(source, shapes: ["default": [2, 2]], seed: $0) },
        ]
        for make in makers {
            let first = try values(make(1))
            #expect(try values(make(1)) == first)
            #expect(try values(make(2)) != first)
            #expect(try values(make(1), epoch: 1) != first)
            #expect(try values(make(1), "targets") == values(source, "targets"))
        }
    }

    @Test("noise has the mean and the deviation that are asked for")
    func noise() throws {
        let source = try undivided(200)
        let plain = try values(source)
        let noisy = try values(AddGaussianNoise(source, deviations: ["default": 2], means: ["default": 3]))
        let differences = zip(noisy, plain).map { Double($0 - $1) }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let variance = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(differences.count)
        #expect(abs(mean - 3) < 0.1 && abs(variance.squareRoot() - 2) < 0.1)
        #expect(try values(AddGaussianNoise(source, deviations: ["default": 0])) == plain)
    }

    @Test("salt and pepper have their shares", arguments: [(0.4, 0.25), (1, 1), (1, 0), (0, 0.5)])
    func saltAndPepper(probability: Double, ratio: Double) throws {
        // All values but the first two are neither 0 nor 1.
        let found = try values(
            AddSaltNPepper(
                undivided(200), probabilities: ["default": probability], ratios: ["default": ratio])
        ).dropFirst(2)
        let count = Double(found.count)
        #expect(abs(Double(found.count { $0 == 1 }) / count - probability * ratio) < 0.02)
        #expect(abs(Double(found.count { $0 == 0 }) / count - probability * (1 - ratio)) < 0.02)
    }

    @Test("a sample is mirrored at all times or at none")
    func flip() throws {
        let source = try undivided(60)
        #expect(try values(Flip(source, probabilities: ["default": 0])) == values(source))
        let all = try values(Flip(source, probabilities: ["default": 1]))
        // The first line of the first image: pixels of two channels, last pixel first.
        #expect(all.prefix(8) == [6, 7, 4, 5, 2, 3, 0, 1])
        let some = try values(Flip(source))
        var flipped = 0
        for sample in 0..<60 {
            let places = [sample * 24, (60 + sample) * 24]
            let states = places.map { some[$0] == all[$0] }
            #expect(states[0] == states[1])
            flipped += states[0] ? 1 : 0
        }
        #expect((15...45).contains(flipped))
    }

    @Test("the pieces of a sequence are mirrored and cropped alike")
    func pieces() throws {
        let samples = try images(40)
        func halves(_ make: (any DataIterator) -> any DataIterator) throws -> (
            whole: [Float], pieces: [Float]
        ) {
            let pieces = make(TruncatedSequences(of: 1, batch: 40, samples))
            return try (
                values(make(Minibatches(of: 40, samples, shuffle: false))),
                (0..<2).flatMap {
                    try #require(try pieces.batch(epoch: 0, position: $0)["default"]).values
                }
            )
        }
        let flipped = try halves { Flip($0, seed: 3) }
        #expect(flipped.whole == flipped.pieces)
        let cropped = try halves { RandomCrop($0, shapes: ["default": [2, 2]], seed: 3) }
        #expect(cropped.whole == cropped.pieces)
        // Noise is another one at each step.
        let noise = try #require(
            try AddGaussianNoise(
                TruncatedSequences(of: 1, batch: 40, samples), deviations: ["targets": 1]
            ).batch(epoch: 0, position: 1)["targets"]
        ).values
        let first = try #require(
            try AddGaussianNoise(
                TruncatedSequences(of: 1, batch: 40, samples), deviations: ["targets": 1]
            ).batch(epoch: 0, position: 0)["targets"]
        ).values
        let plain = try #require(samples["targets"]).values
        #expect(zip(noise, plain[40...]).map { $0 - $1 } != zip(first, plain).map { $0 - $1 })
    }

    @Test("a crop is a piece of its image, every place is taken, and the network sees its size")
    func crop() throws {
        let source = try undivided(300)
        let iterator = RandomCrop(source, shapes: ["default": [2, 3]])
        #expect(iterator.features["default"] == [2, 3, 2])
        let batch = try #require(try iterator.batch(epoch: 0, position: 0)["default"])
        #expect(batch.shape == [2, 300, 2, 3, 2])
        var corners: Set<Float> = []
        for sample in 0..<300 {
            let corner = batch.values[sample * 12] - Float(sample * 24)
            corners.insert(corner)
            // The line below begins 8 numbers later, and the second time step lies at the same place.
            #expect(batch.values[sample * 12 + 6] - batch.values[sample * 12] == 8)
            #expect(batch.values[(300 + sample) * 12] - Float((300 + sample) * 24) == corner)
        }
        #expect(corners == [0, 2, 8, 10])
    }

    @Test("several indices become one vector")
    func multiHot() throws {
        let samples = try Samples([
            "default": Samples.Column(shape: [1, 2, 3], values: [0, 2, 2, 1, 9, -1])
        ])
        let iterator = MultiHot(Undivided(samples), sizes: ["default": 4])
        #expect(try values(iterator) == [1, 0, 1, 0, 0, 1, 0, 0])
        #expect(iterator.features["default"] == [4])
    }

    @Test("numbers are normalized by what was found in other data", arguments: [false, true])
    func normalization(byChannel: Bool) throws {
        let samples = try images(20)
        let (means, deviations) = try Normalization.statistics(
            of: samples, columns: ["default"], byChannel: byChannel)
        let iterator = Normalization(Undivided(samples), means: means, deviations: deviations)
        let found = try values(iterator)
        for channel in 0..<2 {
            let part =
                byChannel ? found.enumerated().filter { $0.offset % 2 == channel }.map(\.element) : found
            let mean = part.reduce(0, +) / Float(part.count)
            let square = part.reduce(0) { $0 + $1 * $1 } / Float(part.count)
            #expect(abs(mean) < 1e-4 && abs(square - 1) < 1e-3)
        }
        #expect(means["default"]?.count == (byChannel ? 2 : 1))
    }

    @Test("one-hot and padding are brainstorm's", arguments: ["one_hot", "pad"])
    func cases(name: String) throws {
        let row = try Cases.json("iterators").member(name)
        let source = Minibatches(of: 2, try row.member("data").samples(), shuffle: false)
        let iterator: any DataIterator =
            name == "pad"
            ? Pad(source, sizes: ["default": 2], values: ["default": 1.5])
            : OneHot(source, sizes: ["default": 5])
        for (position, batch) in try row.member("batches").elements.enumerated() {
            let found = try iterator.batch(epoch: 0, position: position)
            for (column, expected) in batch.members {
                let array = try #require(found[column])
                #expect(try array.shape == expected.column().shape)
                #expect(try array.values == expected.column().values)
            }
        }
    }

    @Test("transformers can stand on one another, and a network takes what comes out")
    func nested() throws {
        let iterator = try registry.make(
            (any DataIterator).self, kind: .iterator,
            from: JSONValue(
                parsing: #"""
                    {"@type": "RandomCrop", "shape_dict": {"default": [3, 4]}, "iterator":
                        {"@type": "Pad", "size_dict": {"default": 1}, "iterator":
                            {"@type": "Minibatches", "batch_size": 2}}}
                    """#)
        ).bound(to: images(5))
        let input = Input(["default": [.time, .batch, 3, 4, 2]])
        let network = try Network(handler: ReferenceHandler()) { input >>> Loss() }
        try iterator.check(network)
        try iterator.fill(epoch: 0, position: 2, into: network)
        #expect(network.time == 2 && network.batch == 1)
        let batch = try #require(try iterator.batch(epoch: 0, position: 2)["default"])
        #expect(network.input("default")?.values == batch.values)
    }

    @Test("data with more time steps than a layer takes are refused before anything is computed")
    func longestTime() throws {
        let samples = try Samples([
            "default": Samples.Column(shape: [5, 2, 1], values: Array(repeating: 1, count: 10))
        ])
        let input = Input(["default": [.time, .batch, 1]])
        let network = try Network(handler: ReferenceHandler()) {
            input >>> PositionalEmbedding(.learned(maxTime: 4), name: "Place") >>> Loss()
        }
        let error = #expect(throws: NetworkError.self) { try network.evaluate(on: Undivided(samples)) }
        #expect(error?.message == "Place takes at most 4 time steps, and the data have 5")
        _ = try network.evaluate(on: TruncatedSequences(of: 4, batch: 2, samples))
    }

    @Test("options that do not suit samples given at once are refused before a training")
    func unbound() throws {
        let input = Input(["default": [.time, .batch, 3, 4, 2]])
        let network = try Network(handler: ReferenceHandler()) { input >>> Loss() }
        let source = try undivided(2)
        let tooLarge = RandomCrop(source, shapes: ["default": [4, 4]])
        let iterators: [any DataIterator] = [
            tooLarge, Prefetch(tooLarge), Normalization(tooLarge, means: [:], deviations: [:]),
        ]
        for iterator in iterators {
            let error = #expect(throws: TrainingError.self) { try network.evaluate(on: iterator) }
            #expect(
                error?.message == "RandomCrop of 'default' takes [4, 4] of images of 3 × 4, which is larger")
        }
        let error = #expect(throws: TrainingError.self) {
            try network.evaluate(on: AddGaussianNoise(source, deviations: ["defualt": 1]))
        }
        #expect(
            error?.message
                == "AddGaussianNoise changes 'defualt', but the data's columns are 'default', 'targets'")
    }

    @Test("say which column does not fit")
    func errors() throws {
        func message(_ iterator: any DataIterator) throws -> String? {
            #expect(throws: TrainingError.self) { try iterator.bound(to: images(2)) }?.message
        }
        let source = Undivided()
        #expect(
            try message(Flip(source, probabilities: ["images": 1]))
                == "Flip changes 'images', but the data's columns are 'default', 'targets'")
        #expect(
            try message(Flip(source, probabilities: ["targets": 1]))
                == "Flip changes images (height, width, channels), but 'targets' has features (1)")
        #expect(
            try message(RandomCrop(source, shapes: ["default": [4, 4]]))
                == "RandomCrop of 'default' takes [4, 4] of images of 3 × 4, which is larger")
        #expect(
            try message(OneHot(source, sizes: ["default": 4]))
                == "OneHot of 'default' needs one index for each sample and time, but the features are (3, 4, 2)"
        )
        #expect(
            try message(
                Normalization(source, means: ["default": [0, 0, 0]], deviations: ["default": [1, 1, 1]]))
                == "Normalization of 'default' has 3 means for features (3, 4, 2): it takes 1, one for each channel "
                + "or one for each feature")
    }
}
