import ArgumentParser
import Brainstorm

struct SeriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "Convert columns of tables, a time step a line, to predict what comes next.",
        discussion: """
            'default' holds the series, 'targets' the values that come later. The series is cut into windows, each a \
            sample; with --whole it is one, to be read in pieces by TruncatedSequences. Several tables, or --by, \
            give several series. Where samples differ in length, 'mask' says which time steps there are.

            Examples:
              brainstorm data series sunspots.csv sunspots.h5 --column sunspots
              brainstorm data series weather.csv weather.h5 --column rain --column wind --window 30 --stride 10
              brainstorm data series north.csv south.csv both.h5 --column rain --whole
            """)

    @Argument(
        help: ArgumentHelp("Tables, and the file to write.", valueName: "input.csv... output.h5"))
    var files: [String]

    @Option(help: "The name of a column; may be given several times. Default: the last one of numbers.")
    var column: [String] = []

    @Option(help: "Of the columns, one to predict; may be given several times. Default: all of them.")
    var target: [String] = []

    @Option(help: "The name of a column that tells series apart: lines with the same value are one series.")
    var by: String?

    @Option(
        help: "Time steps in a sample. Default: 50, or a tenth of the longest series where that is less.")
    var window: Int?

    @Option(help: "A sample of the split 'training' begins every so many steps. Default: half the window.")
    var stride: Int?

    @Flag(help: "Make each series one sample.")
    var whole = false

    @Option(help: "How many steps ahead the target lies.")
    var horizon = 1

    @Option(help: "The part at the end of each series that becomes the split 'validation'.")
    var holdOut = 0.2

    @OptionGroup(title: "How the tables are written") var text: TableTextOptions
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard files.count >= 2 else { throw ValidationError("name the tables and the file to write") }
        try OverwriteOption.validate(files[files.count - 1], .data)
        guard horizon > 0 else { throw ValidationError("--horizon must be at least 1") }
        guard window ?? 1 > 0, stride ?? 1 > 0 else {
            throw ValidationError("--window and --stride must be at least 1")
        }
        guard !whole || window == nil && stride == nil else {
            throw ValidationError("--whole excludes --window and --stride")
        }
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
    }

    func run() throws {
        let inputs = Array(files.dropLast())
        let output = try Output(
            files[files.count - 1], .data, replacing: overwriting.rule, inputs: inputs)
        let series = try SeriesData(
            tables: inputs, columns: column, targets: target, groupedBy: by, text.options)
        let form = form(for: series)
        try series.dataFile(
            form, horizon: horizon, holdingOut: holdOut,
            source: inputs.map(fileName(of:)).joined(separator: ", ")
        ).save(to: output, quiet: common.quiet)
        if !common.quiet, case .windows(let length, let stride) = form {
            say("windows of \(length) time steps, one every \(stride) (--window, --stride, --whole)")
        }
    }

    private func form(for series: SeriesData) -> SeriesData.Form {
        if whole { return .whole }
        if let window { return .windows(length: window, stride: stride ?? max(1, window / 2)) }
        let suggested = series.suggestedForm(horizon: horizon, holdingOut: holdOut)
        guard let stride, case .windows(let length, _) = suggested else { return suggested }
        return .windows(length: length, stride: stride)
    }
}
