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

    @OptionGroup var options: TimingOptions

    func run() throws {
        for workload in workloads.isEmpty ? Workload.allCases : workloads {
            let before = ResidentMemory.now
            var training = try workload.makeTraining(threads: options.threads)
            let timing = Timing(warmUp: workload.warmUp, for: .seconds(options.seconds)) { training.update() }
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
