import ArgumentParser
import Brainstorm
import Synchronization

struct SavingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saving",
        abstract: "Time the mlp's updates with and without a save of the run; print a line of JSON.",
        discussion: """
            One training saves its run after every 200 updates. Each hundred updates that begin with a save are \
            compared with the hundred after them, which have none, so that what else the machine does falls on both.

            Example:
              brainstorm-bench saving run.h5 --pairs 20
            """)

    @Argument(help: "The run file.")
    var path: String

    @Option(help: "How many pairs of hundreds are timed.")
    var pairs = 20

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    private static let interval = 100

    func validate() throws {
        guard (1...10_000).contains(pairs) else { throw ValidationError("--pairs is from 1 to 10000") }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }

    func run() throws {
        let times = try times(Self.samples())
        let with = stride(from: 0, to: times.count - 1, by: 2).map { times[$0] }
        let without = stride(from: 1, to: times.count, by: 2).map { times[$0] }
        let ratios = zip(without, with).map { $0 / $1 }
        print(
            #"{"without":\#(median(without)),"with":\#(median(with)),"rate":\#(median(ratios)),"#
                + #""pairs":\#(ratios.count)}"#)
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    private static func samples() throws -> Samples {
        let key = RandomKey(seed: 1, purpose: "data")
        let count = 5000
        return try Samples(rows: [
            "default": (
                shape: [count, 784],
                values: (0..<UInt64(count * 784)).map { key.uniform(at: $0, low: -1, high: 1) }
            ),
            "targets": (
                shape: [count, 1],
                values: (0..<UInt64(count)).map { Float(key.integer(at: $0 + (1 << 40), below: 10)) }
            ),
        ])
    }

    /// Milliseconds an update, over each hundred; the first and every second one begin with a save.
    private func times(_ samples: Samples) throws -> [Double] {
        let input = Input(["default": [.time, .batch, 784], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE()
        let network = try Network(handler: TimingOptions.handler(threads: threads)) {
            input >>> FullyConnected(1200, activation: .relu) >>> FullyConnected(1200, activation: .relu)
                >>> FullyConnected(10, activation: .linear) >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.05), seed: 1)
        let watch = Stopwatch(every: Self.interval)
        // The first save, before training, and a hundred updates that warm up are not timed.
        let trainer = Trainer(
            stepper: MomentumStepper(learningRate: 0.01, momentum: 0.9),
            hooks: [watch, SaveRun(every: .updates(2 * Self.interval))], verbose: false)
        try Run(network, trainer, on: Minibatches(of: 100, samples, seed: 1), to: path)
            .train(output: SilentOutput(), stopAfterUpdates: 2 * Self.interval * (pairs + 1))
        let instants = watch.instants.dropFirst(2)
        return zip(instants, instants.dropFirst()).map {
            ($1 - $0) / .milliseconds(1) / Double(Self.interval)
        }
    }
}

/// Notes the time at regular updates of a training.
private struct Stopwatch: Hook {
    static let typeName = "Stopwatch"

    private final class Times: Sendable {
        let instants = Mutex<[ContinuousClock.Instant]>([])
    }

    let interval: Int
    private let times = Times()

    init(every interval: Int) { self.interval = interval }

    var instants: [ContinuousClock.Instant] { times.instants.withLock { $0 } }
    var timescale: Timescale { .update }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        times.instants.withLock { $0.append(.now) }
        return .continue
    }

    private enum CodingKeys: CodingKey {
        case interval
    }

    init(from decoder: any Decoder) throws {
        interval = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .interval)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(interval, forKey: .interval)
    }
}
