import Brainstorm
import Foundation
import Synchronization
import TestSupport
import Testing

/// A run does not depend on what it was computed with: neither on threads and vectors, nor
/// on who makes its batches, and when.
struct ElasticTests {
    // MARK: Threads

    enum Kind: String, CaseIterable {
        case dropout, lstm, convolutions, attention
    }

    @Test(
        "any number of threads and any level of vectors make the same run file",
        arguments: Kind.allCases)
    func threads(kind: Kind) throws {
        let single = try run(kind, threads: 1, .highest)
        for level in VectorLevel.available {
            for threads in level == .baseline ? [3] : [2, 3, 8] {
                #expect(
                    try run(kind, threads: threads, level) == single, "\(threads) threads, \(level)")
            }
        }
    }

    /// The run file of a short training, whose products and convolutions are large enough to be divided.
    private func run(_ kind: Kind, threads: Int, _ level: VectorLevel) throws -> [UInt8] {
        let handler = CPUHandler(options: HandlerOptions(threads: threads, vectors: level))
        let network = try network(kind, handler)
        let trainer = Trainer(
            stepper: AdamStepper(learningRate: 0.003),
            hooks: [MonitorScores("validation", scorers: [Accuracy()]), StopAfterEpoch(2)], verbose: false)
        let samples = try samples(kind)
        try trainer.train(
            network, on: Minibatches(of: 40, samples, seed: 3),
            validation: ["validation": Undivided(samples)],
            output: SilentOutput())
        #expect(trainer.update == 6)
        #expect(network.parameters.values.allSatisfy { $0.isFinite })
        return try trainer.bytes()
    }

    private func network(_ kind: Kind, _ handler: any Handler) throws -> Network {
        let features =
            switch kind {
            case .dropout: [400]
            case .lstm: [30]
            case .convolutions: [14, 13, 8]
            case .attention: [64]
            }
        let input = Input(["default": .timeBatch(features), "targets": [.time, .batch, 1]])
        let output = SoftmaxCE(name: "Output")
        let last = FullyConnected(5, activation: .linear, name: "Last")
        let network = try Network(outputName: "Output.outputs.predictions", handler: handler) {
            switch kind {
            case .dropout:
                input >>> Dropout(0.2) >>> FullyConnected(210, activation: .relu) >>> Dropout(0.5)
                    >>> FullyConnected(190, activation: .tanh) >>> last >>> output
            case .lstm: input >>> Lstm(130) >>> last >>> output
            case .convolutions:
                input >>> Convolution2D(24, kernelSize: 3, padding: 1, activation: .linear)
                    >>> BatchNormalization() >>> Elementwise(.relu) >>> Pooling2D(kernelSize: 2, stride: 2)
                    >>> Convolution2D(40, kernelSize: 3) >>> last >>> output
            case .attention: input >>> MultiHeadAttention(heads: 4, size: 128) >>> last >>> output
            }
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(["default": Gaussian(std: 0.1)], seed: 11)
        return network
    }

    private func samples(_ kind: Kind) throws -> Samples {
        let (time, shape) =
            switch kind {
            case .dropout: (1, [400])
            case .lstm: (6, [30])
            case .convolutions: (1, [14, 13, 8])
            case .attention: (9, [64])
            }
        let (count, features) = (100, shape.reduce(1, *))
        let key = RandomKey(seed: 5, purpose: "elastic data")
        return try Samples([
            "default": Samples.Column(
                shape: [time, count] + shape,
                values: (0..<time * count * features).map { key.normal(at: UInt64($0)) }),
            "targets": Samples.Column(
                shape: [time, count, 1],
                values: (0..<time * count).map {
                    Float(key.at(step: 1).integer(at: UInt64($0), below: 5))
                }),
        ])
    }

    // MARK: Batches

    @Test("batches made ahead, however many, make the same run", arguments: [1, 2, 7, 64])
    func prefetch(depth: Int) throws {
        let samples = try SampleFiles.samples
        func iterator() -> any DataIterator {
            AddGaussianNoise(
                AddSaltNPepper(
                    Minibatches(of: 4, samples, seed: 3), probabilities: ["default": 0.2], seed: 8),
                deviations: ["default": 0.5], seed: 7)
        }
        func train(on iterator: any DataIterator) throws -> (network: [UInt8], state: StateTree) {
            let network = try NetworkFileTests.classifier()
            let trainer = Trainer(stepper: AdamStepper(), hooks: [StopAfterEpoch(3)], verbose: false)
            try trainer.train(network, on: iterator, output: SilentOutput())
            // Not the whole run file, whose description of the iterators holds the depth.
            return (try network.bytes(), trainer.stateTree)
        }
        let ahead = try train(on: Prefetch(iterator(), depth: depth))
        let now = try train(on: iterator())
        #expect(ahead.network == now.network)
        #expect(ahead.state == now.state)
    }

    static let iteratorNames = [
        "Undivided", "Minibatches", "Minibatches in order", "Minibatches cut", "TruncatedSequences",
        "BucketedMinibatches", "StreamedMinibatches", "Prefetch", "AddGaussianNoise", "AddSaltNPepper",
        "Flip", "Pad", "RandomCrop",
        "OneHot", "MultiHot", "Normalization", "RandomCrop of pieces",
    ]

    @Test("every type of iterator is among those whose batches are divided among workers")
    func complete() throws {
        for text in RegistrySamples.iterators {
            guard case .string(let type)? = try JSONValue(parsing: text)["@type"] else { continue }
            #expect(Self.iteratorNames.contains(type), "\(type)")
        }
    }

    @Test(
        "workers that divide an epoch's batches among them, however many, make the same batches",
        arguments: iteratorNames)
    func workers(name: String) throws {
        let directory = try TemporaryDirectory()
        let samples = try images()
        let path = directory.path("data.h5")
        try DataFile(splits: [
            "training": Dictionary(
                uniqueKeysWithValues: samples.names.compactMap { name in
                    samples[name].map { (name, DataFile.Column(shape: $0.shape.extents, .floats($0.values))) }
                })
        ]).save(to: path)
        let iterator = try iterator(name, samples, DataStream(path: path, split: "training"))
        let text = try DescriptionEncoder().describe(iterator)

        let places = (0..<3).flatMap { epoch in
            (0..<iterator.batchCount(epoch: epoch)).map { (epoch: epoch, position: $0) }
        }
        let expected = try places.map { try bits(iterator.batch(epoch: $0.epoch, position: $0.position)) }
        #expect(!expected.isEmpty)
        for count in [1, 2, 64] {
            let made = Mutex<[Int: [String: [UInt32]]]>([:])
            let failures = Mutex<[String]>([])
            let group = DispatchGroup()
            for worker in 0..<count {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    do {
                        // Half of them work as another process would: with an iterator made from the description.
                        var own: any DataIterator = iterator
                        if worker % 2 == 1, let samples = iterator.store {
                            own = try Registry.standard.make(
                                (any DataIterator).self, kind: .iterator, from: text
                            ).bound(to: samples)
                        }
                        for index in stride(from: worker, to: places.count, by: count) {
                            let place = places[index]
                            let batch = try bits(own.batch(epoch: place.epoch, position: place.position))
                            made.withLock { $0[index] = batch }
                        }
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
            group.wait()
            #expect(failures.withLock { $0 } == [])
            let batches = made.withLock { $0 }
            #expect(batches.count == expected.count)
            for (index, batch) in expected.enumerated() {
                #expect(batches[index] == batch, "\(count) workers: \(places[index])")
            }
        }
    }

    private func iterator(
        _ name: String, _ samples: Samples, _ stream: DataStream
    ) throws -> any DataIterator {
        let source = Minibatches(of: 4, samples, seed: 2)
        return switch name {
        case "Undivided": Undivided(samples)
        case "Minibatches": source
        case "Minibatches in order": Minibatches(of: 4, samples, shuffle: false, lastBatch: .drop)
        case "Minibatches cut": try Minibatches(of: 4, samples, seed: 9, cutAccordingTo: .mask("mask"))
        case "TruncatedSequences": TruncatedSequences(of: 2, batch: 5, samples, shuffle: true, seed: 4)
        case "BucketedMinibatches":
            try BucketedMinibatches(
                of: 4, samples, cutAccordingTo: .mask("mask"), batchesInBucket: 2, seed: 9)
        case "StreamedMinibatches": StreamedMinibatches(of: 4, stream, seed: 6)
        case "Prefetch": Prefetch(Flip(source, seed: 1), depth: 3)
        case "AddGaussianNoise": AddGaussianNoise(source, deviations: ["default": 0.5], seed: 7)
        case "AddSaltNPepper": AddSaltNPepper(source, probabilities: ["default": 0.5], seed: 7)
        case "Flip": Flip(source, seed: 7)
        case "Pad": Pad(source, sizes: ["default": 2], values: ["default": 0.5])
        case "RandomCrop": RandomCrop(source, shapes: ["default": [4, 3]], seed: 7)
        case "OneHot": OneHot(source, sizes: ["targets": 4])
        case "MultiHot": MultiHot(source, sizes: ["words": 9])
        case "Normalization": Normalization(source, means: ["default": [0.5]], deviations: ["default": [2]])
        case "RandomCrop of pieces":
            AddGaussianNoise(
                RandomCrop(
                    Flip(TruncatedSequences(of: 2, batch: 5, samples, shuffle: true, seed: 4), seed: 3),
                    shapes: ["default": [4, 3]], seed: 7),
                deviations: ["default": 0.25], seed: 1)
        default: throw TrainingError(.invalidConfiguration, "there is no sample of '\(name)'")
        }
    }

    /// Twenty-three sequences of five images each, with words, classes and a mask.
    private func images() throws -> Samples {
        let key = RandomKey(seed: 6, purpose: "elastic images")
        let rows = 5 * 23
        func indices(_ count: Int, below limit: Int) -> [Float] {
            (0..<count).map { Float(key.at(step: UInt64(limit)).integer(at: UInt64($0), below: limit)) }
        }
        return try Samples([
            "default": Samples.Column(
                shape: [5, 23, 6, 5, 2], values: (0..<rows * 60).map { key.normal(at: UInt64($0)) }),
            "targets": Samples.Column(shape: [5, 23, 1], values: indices(rows, below: 4)),
            "words": Samples.Column(shape: [5, 23, 3], values: indices(rows * 3, below: 9)),
            "mask": Samples.Column(
                shape: [5, 23, 1], values: (0..<rows).map { $0 / 23 <= $0 % 23 % 5 ? 1 : 0 }),
        ])
    }
}

/// The bits of a batch, which another thread may take.
private func bits(_ batch: Batch) -> [String: [UInt32]] {
    batch.columns.mapValues { $0.values.map(\.bitPattern) + $0.shape.extents.map(UInt32.init) }
}
