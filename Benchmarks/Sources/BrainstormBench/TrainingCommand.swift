import ArgumentParser

struct TrainingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time a training update of each workload; print a line of JSON for each.",
        discussion: """
            Example:
              brainstorm-bench train mlp lstm --seconds 5 --threads 2
            """)

    @Argument(help: "The workloads: \(Workload.names); all without any.")
    var workloads: [Workload] = []

    @Option(help: "For how long each is timed, after its warm-up.")
    var seconds = 3.0

    @Option(help: "How many threads compute; one for each processor without it.")
    var threads: Int?

    func validate() throws {
        guard seconds > 0, seconds.isFinite else { throw ValidationError("--seconds is a positive number") }
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("--threads is from 1 to 1024") }
    }

    func run() throws {
        for workload in workloads.isEmpty ? Workload.allCases : workloads {
            let before = ResidentMemory.now
            var training = try workload.makeTraining(threads: threads)
            let timing = Timing(warmUp: workload.warmUp, for: .seconds(seconds)) { training.update() }
            var line =
                #"{"peer":"brainstorm","workload":"\#(workload)","ms":\#(timing.medianMilliseconds)"#
                + #","updates":\#(timing.count),"gflop":\#(workload.gflop)"#
            if let before, let peak = ResidentMemory.peak {
                line += #","memory":\#(peak),"growth":\#(peak - before)"#
            }
            print(line + "}")
        }
    }
}
