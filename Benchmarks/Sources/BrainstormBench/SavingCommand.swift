import ArgumentParser
import Brainstorm
import Synchronization

struct SavingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saving",
        abstract:
            "Time the mlp's updates with and without saving the run every 100 updates; print a line of JSON.",
        discussion: """
            Both trainings are the same but for the hook, and are timed in turns between two updates, so that what \
            comes before and after them does not count.

            Example:
              brainstorm-bench saving run.h5 --updates 1000
            """)

    @Argument(help: "The run file.")
    var path: String

    @Option(help: "How many updates are timed, a multiple of 100.")
    var updates = 1000

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    /// Updates that come before.
    private static let warmUp = 50
    private static let interval = 100

    func validate() throws {
        guard updates > 0, updates.isMultiple(of: Self.interval) else {
            throw ValidationError("--updates is a positive multiple of \(Self.interval)")
        }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }

    func run() throws {
        let samples = try Self.samples()
        let without = try time(samples, [])
        let with = try time(samples, [SaveRun(to: path, every: .updates(Self.interval))])
        print(#"{"without":\#(without),"with":\#(with)}"#)
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

    /// Milliseconds an update.
    private func time(_ samples: Samples, _ saving: [any Hook]) throws -> Double {
        let input = Input(["default": [.time, .batch, 784], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE()
        let network = try Network(handler: CPUConfiguration(threads: threads).makeHandler()) {
            input >>> FullyConnected(1200, activation: .relu) >>> FullyConnected(1200, activation: .relu)
                >>> FullyConnected(10, activation: .linear) >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.05), seed: 1)
        let watch = Stopwatch(from: Self.warmUp, to: Self.warmUp + updates)
        try Trainer(
            stepper: MomentumStepper(learningRate: 0.01, momentum: 0.9), hooks: [watch] + saving,
            verbose: false
        ).train(
            network, on: Minibatches(of: 100, samples, seed: 1), output: SilentOutput(),
            stopAfterUpdates: Self.warmUp * 2 + updates)
        return watch.milliseconds / Double(updates)
    }
}

/// Measures the time between two updates of a training.
private struct Stopwatch: Hook {
    static let typeName = "Stopwatch"

    private final class Times: Sendable {
        let start = Mutex<ContinuousClock.Instant?>(nil)
        let milliseconds = Mutex(Double.nan)
    }

    private let first: Int
    private let last: Int
    private let times = Times()

    init(from first: Int, to last: Int) {
        self.first = first
        self.last = last
    }

    var milliseconds: Double { times.milliseconds.withLock { $0 } }
    var timescale: Timescale { .update }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        let now = ContinuousClock.now
        if context.update == first { times.start.withLock { $0 = now } }
        if context.update == last, let start = times.start.withLock({ $0 }) {
            times.milliseconds.withLock { $0 = (now - start) / .milliseconds(1) }
        }
        return .continue
    }

    private enum CodingKeys: CodingKey {
        case first, last
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        first = try container.decode(Int.self, forKey: .first)
        last = try container.decode(Int.self, forKey: .last)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(first, forKey: .first)
        try container.encode(last, forKey: .last)
    }
}
