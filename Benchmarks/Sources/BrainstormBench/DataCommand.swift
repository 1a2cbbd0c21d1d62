import ArgumentParser
import Brainstorm
import Foundation

/// Times what makes batches.
struct DataCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "data",
        abstract:
            "Time the making of batches of images, alone and with training; print a line of JSON for each.",
        discussion: """
            Batches of 100 images of 28 × 28 bytes. 'ms' is the time to fill the network's inputs, 'training' that of \
            an update of the mlp 784-512-512-10 with the fill, 'prefetched' the same with Prefetch.

            Example:
              brainstorm-bench data noise flip --seconds 2
            """)

    @Argument(help: "The iterators: \(Pipeline.names); all without any.")
    var pipelines: [Pipeline] = []

    @OptionGroup var options: TimingOptions

    func run() throws {
        let samples = try Pipeline.samples(20_000)
        for pipeline in pipelines.isEmpty ? Pipeline.allCases : pipelines {
            let iterator = pipeline.iterator(samples)
            let trainer = try ImageTraining(threads: options.threads)
            let fill = try trainer.milliseconds(of: iterator, for: options.seconds, updates: false)
            let training = try trainer.milliseconds(of: iterator, for: options.seconds, updates: true)
            let ahead = try trainer.milliseconds(of: Prefetch(iterator), for: options.seconds, updates: true)
            print(
                #"{"peer":"brainstorm","workload":"\#(pipeline)","ms":\#(fill),"training":\#(training),"prefetched":\#(ahead)}"#
            )
        }
    }
}

/// Iterators over images.
enum Pipeline: String, CaseIterable, ExpressibleByArgument {
    case ordered, shuffled, blocks, noise, salt, crop, flip, all

    static let names = allCases.map(\.rawValue).joined(separator: ", ")

    /// Images of bytes, half of them background, which compress to a half.
    static func bytes(_ range: Range<Int>) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: range.count * 784) { target, count in
            var words = SplitMix(state: UInt64(range.lowerBound) &* 784)
            for index in 0..<range.count * 784 {
                let inside = (8..<20).contains(index / 28 % 28) || (6..<22).contains(index % 28)
                target[index] = inside ? UInt8(truncatingIfNeeded: words.next() & 0x3f) &+ 96 : 0
            }
            count = range.count * 784
        }
    }

    static func samples(_ count: Int) throws -> Samples {
        try Samples([
            "default": Samples.Column(
                shape: [1, count, 28, 28, 1], PackedNumbers(bytes(0..<count), .uint8, scale: 1 / 255)),
            "targets": Samples.Column(shape: [1, count, 1], values: (0..<count).map { Float($0 % 10) }),
        ])
    }

    func iterator(_ samples: any SampleStore) -> any DataIterator {
        let plain = Minibatches(of: 100, samples, seed: 1)
        func noisy(_ source: any DataIterator) -> any DataIterator {
            AddGaussianNoise(source, deviations: ["default": 0.1], seed: 1)
        }
        switch self {
        case .ordered: return Minibatches(of: 100, samples, shuffle: false)
        case .shuffled: return plain
        case .blocks: return Minibatches(of: 100, samples, blocks: ShuffledBlocks(of: 1024), seed: 1)
        case .noise: return noisy(plain)
        case .salt: return AddSaltNPepper(plain, probabilities: ["default": 0.1], seed: 1)
        case .crop: return cropped(plain)
        case .flip: return Flip(plain, seed: 1)
        case .all: return noisy(Flip(cropped(plain), seed: 1))
        }
    }

    private func cropped(_ source: any DataIterator) -> any DataIterator {
        RandomCrop(Pad(source, sizes: ["default": 2]), shapes: ["default": [28, 28]], seed: 1)
    }
}

/// Random words in order, which cost next to nothing.
private struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var word = state
        word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
        word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
        return word ^ (word >> 31)
    }
}

/// The perceptron of Examples/fashion-mnist-mlp, given batches as a trainer gives them.
final class ImageTraining {
    private let network: Network
    private var stepper = AdamStepper()
    private var step: UInt64 = 0

    init(threads: Int?) throws {
        let input = Input(["default": [.time, .batch, 28, 28, 1], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE()
        network = try Network(handler: TimingOptions.handler(threads: threads)) {
            input >>> FullyConnected(512, activation: .relu) >>> Dropout(0.2)
                >>> FullyConnected(512, activation: .relu) >>> Dropout(0.2)
                >>> FullyConnected(10, activation: .linear) >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.05), seed: 1)
        try stepper.prepare(parameterCount: network.parameters.count)
    }

    /// The median time of a batch.
    func milliseconds(of iterator: any DataIterator, for seconds: Double, updates: Bool) throws -> Double {
        let count = iterator.batchCount(epoch: 0)
        var place = 0
        return Timing(for: .seconds(seconds)) {
            try? fill(iterator, place / count, place % count, updates: updates)
            place += 1
        }.medianMilliseconds
    }

    /// Batches from the first of an epoch on, until a time or the epoch is over.
    /// - Returns: samples a second, and microseconds of processors that a sample takes.
    func rate(_ iterator: any DataIterator, epoch: Int, for seconds: Double, updates: Bool) throws
        -> (samplesPerSecond: Double, processorMicroseconds: Double)
    {
        let (start, processor) = (ContinuousClock.now, ImageTraining.processorSeconds)
        var samples = 0
        for position in 0..<iterator.batchCount(epoch: epoch) {
            try fill(iterator, epoch, position, updates: updates)
            samples += iterator.batchSize(epoch: epoch, position: position).batch
            if ContinuousClock.now - start > .seconds(seconds) { break }
        }
        return (
            Double(samples) / ((ContinuousClock.now - start) / .seconds(1)),
            (ImageTraining.processorSeconds - processor) * 1e6 / Double(max(1, samples))
        )
    }

    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func fill(_ iterator: any DataIterator, _ epoch: Int, _ position: Int, updates: Bool) throws {
        try iterator.fill(epoch: epoch, position: position, into: network)
        guard updates else { return }
        try network.prepareBackward()
        stepper.beforeForward(network)
        network.forward(training: true, step: step)
        stepper.descend(network)
        network.applyWeightModifiers()
        step += 1
    }
}
