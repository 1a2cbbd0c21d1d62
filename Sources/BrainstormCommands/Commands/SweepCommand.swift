import ArgumentParser
import Brainstorm
import PrintableText

struct SweepCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Train an experiment many times, each with other values.",
        discussion: """
            The sweep is a JSON file that names an experiment, the values that change in it by their paths, and the log \
            by which runs are compared:

              {"@type": "Sweep", "experiment": "experiment.json", "choice": "random", "count": 20,
               "values": {
                 "trainer.stepper.learning_rate": {"@type": "LogUniform", "from": 1e-4, "to": 0.1},
                 "network.architecture.Hid1.size": {"@type": "Choice", "values": [64, 128, 256]}},
               "log": "validation.Accuracy"}

            Values are Choice, Integers, Uniform and LogUniform; without 'choice' and 'count', all combinations of Choice \
            and Integers are made. Each run has a file of its own, sweep-001.run.h5 and so on. A sweep that was stopped or \
            killed goes on, to the same results, when the command is given again. In the end, a table has the best run \
            first.

            Examples:
              brainstorm sweep sweep.json --dry-run
              brainstorm sweep sweep.json --jobs 2 --threads 1
              brainstorm compare sweep-*.run.h5
            """)

    @Argument(help: ArgumentHelp("The sweep, a JSON file.", valueName: "sweep.json"), completion: .json)
    var sweep: String

    @Option(
        name: [.long, .short],
        help: ArgumentHelp(
            "What the names of all files begin with. Default: the sweep's name.", valueName: "name"))
    var output: String?

    @Option(help: "How many runs are trained at a time; with more than one, give each fewer --threads.")
    var jobs = 1

    @Flag(help: "Only print the runs and their values.")
    var dryRun = false

    @Flag(help: "Print the table as JSON.")
    var json = false

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...Self.mostJobs).contains(jobs) else {
            throw ValidationError("--jobs is from 1 to \(Self.mostJobs)")
        }
    }

    private static let mostJobs = 1024

    func run() throws {
        let sweep = try Sweep(from: self.sweep, registry: .ofCommands)
        let page = SweepPage(sweep)
        if dryRun { return sayLines(page.plan.text()) }
        let stop = StopRequest()
        StopSignals.watch(stop)
        let lines: any ProgressOutput = common.quiet ? SilentOutput() : DescriptorOutput(json ? 2 : 1)
        lines.write("\(sweep.count) runs, compared by \(printable(sweep.description.log))\n")
        let output = SweepLines(page, isSilent: common.quiet, descriptor: json ? 2 : 1)
        let results = try sweep.train(
            to: self.output ?? Sweep.defaultStem(for: self.sweep), jobs: jobs, options: computing.runOptions,
            stop: stop, events: { output.tell($0) })
        sayLines(json ? try page.json(results).readable() : page.table(results).text())
        if let signal = stop.signal {
            lines.write("What was under way is saved. Go on by the same command.\n")
            throw ExitCode(128 + signal)
        }
        let failures = results.compactMap { result in
            if case .failed(let why) = result.state { "\(result.path): \(why)" } else { nil }
        }
        failures.forEach(sayError)
        guard failures.isEmpty else { throw ExitCode.failure }
    }
}

/// Lines of progress, which several threads print.
private struct SweepLines: Sendable {
    private let page: SweepPage
    private let isSilent: Bool
    private let descriptor: Int32

    init(_ page: SweepPage, isSilent: Bool, descriptor: Int32) {
        (self.page, self.isSilent, self.descriptor) = (page, isSilent, descriptor)
    }

    func tell(_ event: SweepEvent) {
        guard !isSilent else { return }
        DescriptorOutput(descriptor).write(printable(page.line(event)) + "\n")
    }
}
