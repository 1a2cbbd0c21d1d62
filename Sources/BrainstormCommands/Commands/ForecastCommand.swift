import ArgumentParser
import Brainstorm

struct ForecastCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "forecast",
        abstract: "Go on with a series: what a network predicts is what it sees next.",
        discussion: """
            The network was trained on a series, as 'brainstorm data series' makes it, and predicts all columns that \
            it sees. The input is a table with these columns, a time step a line, the newest last; the answers are \
            the lines that come after it, in the same units.

            Examples:
              brainstorm forecast run-best.h5 --input sunspots.csv --steps 12
              brainstorm forecast run-best.h5 --input weather.csv --steps 24 --output coming.csv
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(help: ArgumentHelp("The series so far.", valueName: "input.csv"))
    var input: String

    @Option(help: "How many time steps to foretell.")
    var steps: Int

    @Option(
        help: ArgumentHelp(
            "Where the answers go, a table. Default: standard output.", valueName: "output.csv"))
    var output: String?

    @Option(help: "How many steps ahead the network predicts, where its file does not say so.")
    var horizon: Int?

    @Option(
        help: """
            How many time steps a network sees that does not carry a state. Default: as many as it can be given, or 256.
            """)
    var window: Int?

    @Flag(help: "Replace the output, if it is there.")
    var overwrite = false

    @OptionGroup var computing: ComputingOptions

    func validate() throws {
        guard steps > 0 else { throw ValidationError("--steps must be at least 1") }
        if let output { try OverwriteOption.validate(output, .table) }
        guard horizon ?? 1 > 0 else { throw ValidationError("--horizon must be at least 1") }
        guard window ?? 1 > 0 else { throw ValidationError("--window must be at least 1") }
    }

    func run() throws {
        let output = try output.map {
            try Output($0, .table, replacing: overwrite ? .always : .never, inputs: [network, input])
        }
        let forecaster = try Forecaster(
            computing.network(from: network), horizon: horizon, window: window)
        let series = try SeriesData(tables: [input], columns: forecaster.columns)
        let answers = try forecaster.forecast(after: series.series.first ?? [], steps: steps)
        let header = series.columns.isEmpty ? [] : [series.columns.map(field).joined(separator: ",")]
        let lines =
            header
            + stride(from: 0, to: answers.count, by: forecaster.width).map { start in
                answers[start..<start + forecaster.width].map { "\($0)" }.joined(separator: ",")
            }
        let text = lines.joined(separator: "\n") + "\n"
        if let output { try writeFile(text, to: output.path) } else { emit(text) }
    }

    /// A name as RFC 4180 writes it.
    private func field(_ name: String) -> String {
        guard name.contains(where: { ",\"\n\r".contains($0) }) else { return name }
        return "\"" + name.replacing("\"", with: "\"\"") + "\""
    }
}
