import ArgumentParser
import Brainstorm
import Synchronization

struct LargeSavingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "large-saving",
        abstract: "Time a large network's updates beside those that begin with a save; print a line of JSON.",
        discussion: """
            Four square layers are trained by Adam on single samples, so that an update is little more than its pass \
            over the parameters. The run is saved after every INTERVAL updates. Where these take less time than \
            writing the file, training waits for it.

            Example:
              brainstorm-bench large-saving run.h5 --megabytes 1074 --interval 60
            """)

    @Argument(help: "The run file.")
    var path: String

    @Option(help: "What the parameters take.")
    var megabytes = 268

    @Option(help: "After how many updates the run is saved.")
    var interval = 40

    @Option(help: "How often it is saved while updates are timed.")
    var saves = 3

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    func validate() throws {
        guard (1...100_000).contains(megabytes) else {
            throw ValidationError("--megabytes is from 1 to 100000")
        }
        guard interval > 2, saves > 0 else { throw ValidationError("--interval is over 2, --saves over 0") }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }

    func run() throws {
        let width = Int((Double(megabytes) * 1e6 / 16).squareRoot())
        let size = LayerSize(width)
        let input = Input(["default": [.time, .batch, .size(width)], "targets": [.time, .batch, 1]])
        let output = SoftmaxCE()
        let network = try Network(handler: TimingOptions.handler(threads: threads)) {
            input >>> FullyConnected(size, activation: .relu) >>> FullyConnected(size, activation: .relu)
                >>> FullyConnected(size, activation: .relu) >>> FullyConnected(size, activation: .linear)
                >>> output
            input["targets"] >>> output["targets"]
            output["loss"] >>> Loss()
        }
        try network.initialize(Gaussian(std: 0.01), seed: 1)
        let count = 64
        let key = RandomKey(seed: 1, purpose: "data")
        let samples = try Samples(rows: [
            "default": (
                shape: [count, width],
                values: (0..<UInt64(count * width)).map { key.uniform(at: $0, low: -1, high: 1) }
            ),
            "targets": (shape: [count, 1], values: (0..<count).map { Float($0 % 10) }),
        ])
        let watch = UpdateWatch()
        let trainer = Trainer(
            stepper: AdamStepper(), hooks: [watch, SaveRun(every: .updates(interval))], verbose: false)
        try Run(network, trainer, on: Minibatches(of: 1, samples, seed: 1), to: path)
            .train(output: SilentOutput(), stopAfterUpdates: interval * (saves + 1))
        // The first save, and the updates after it, come before the first one that is timed.
        let times = zip(watch.instants, watch.instants.dropFirst()).map { ($1 - $0) / .milliseconds(1) }
        let firsts = (1...saves).map { interval * $0 }
        let with = firsts.map { times[$0] }
        let behind = firsts.flatMap { first in times[first + 1..<first + interval / 2] }
        let without = firsts.flatMap { first in times[first + interval * 3 / 4..<first + interval - 1] }
        print(
            #"{"without":\#(median(without)),"behind":\#(median(behind)),"with":\#(with),"#
                + #""parameters":\#(Double(network.parameters.count) * 4e-6),"#
                + #""peak":\#(ResidentMemory.peak ?? .nan),"resident":\#(watch.resident)}"#)
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }
}

/// Notes the time of each update, and what the process has in RAM before the first save and at each tenth update.
private struct UpdateWatch: Hook {
    static let typeName = "UpdateWatch"

    private final class Notes: Sendable {
        let instants = Mutex<[ContinuousClock.Instant]>([])
        let resident = Mutex<[Double]>([])
    }

    private let notes = Notes()

    init() {}

    var instants: [ContinuousClock.Instant] { notes.instants.withLock { $0 } }
    var resident: [Double] { notes.resident.withLock { $0 } }
    var timescale: Timescale { .update }

    mutating func run(_ context: TrainingContext) throws -> HookResult {
        notes.instants.withLock { $0.append(.now) }
        if context.update % 10 == 5 {
            notes.resident.withLock { $0.append(ResidentMemory.now ?? .nan) }
        }
        return .continue
    }

    init(from decoder: any Decoder) throws {}
    func encode(to encoder: any Encoder) throws {}
}
