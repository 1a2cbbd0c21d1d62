import ArgumentParser

struct TrainingCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Time a training update of each workload; print a line of JSON for each.",
        discussion: """
            Example:
              brainstorm-bench train mlp lstm --seconds 5 --threads 2
            """)

    @Argument(help: "The workloads: \(Workload.list(Workload.trained)); all without any.")
    var workloads: [Workload] = []

    @OptionGroup var options: TimingOptions

    func run() throws {
        for workload in workloads.isEmpty ? Workload.trained : workloads {
            let blueprint = workload.blueprint
            let before = ResidentMemory.now
            var training = try Training(blueprint, TimingOptions.handler(threads: options.threads))
            let timing = Timing(for: .seconds(options.seconds)) { training.update() }
            let peak = ResidentMemory.peak
            var line =
                #"{"peer":"brainstorm","workload":"\#(workload.rawValue)",\#(timing.json)"#
                + #","parameters":\#(training.network.learnedCount)"#
                + #","gflop":\#(try ProductCounter.gflop(of: blueprint))"#
            if let before, let peak { line += #","memory":\#(peak),"growth":\#(peak - before)"# }
            print(line + "}")
        }
    }
}
