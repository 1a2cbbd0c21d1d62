import ArgumentParser
import Brainstorm

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Show how runs differ, and which is best.",
        discussion: """
            Prints where each run stands, what is another in its description than in the first one's, and the best of \
            each log: the least or the greatest, as the run's hooks say or the log's name tells; of other logs the last \
            number. Nothing of the runs is made, and nothing that they name is opened.

            Examples:
              brainstorm compare a.run.h5 b.run.h5
              brainstorm compare sweep-*.run.h5 --logs validation --plot runs.svg
            """)

    @Argument(
        help: ArgumentHelp("Run files, at least two.", valueName: "run.h5"), completion: .hdf5)
    var runs: [String]

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Only these logs, or groups of logs such as 'validation'.", valueName: "log"))
    var logs: [String] = []

    @OptionGroup var plotting: PlotOption

    @Flag(help: "Draw with logarithmic axes of the numbers.")
    var logScale = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard runs.count >= 2 else { throw ValidationError("compare takes at least two run files") }
        guard plotting.plot != nil || !logScale else { throw ValidationError("--log-scale goes with --plot") }
    }

    func run() throws {
        let output = try plotting.output(inputs: runs)
        let page = ComparisonPage(try RunComparison(of: runs), logs: logs)
        for log in logs where !page.hasLog(log) {
            throw FileError(
                .mismatch, path: runs.joined(separator: ", "), "none of the runs has a log '\(log)'")
        }
        if let output { try output.draw(page.plot(isLogarithmic: logScale)) }
        if json { sayLines(try page.json.readable()) } else { emit(page.text) }
    }
}
