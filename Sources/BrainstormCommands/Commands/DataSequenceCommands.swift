import ArgumentParser
import Brainstorm

struct TextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "text",
        abstract: "Convert text, to predict each next character.",
        discussion: """
            Each character becomes a number, its place among all characters of the text; the file keeps them as its \
            vocabulary. 'default' holds the characters, 'targets' the character after each.

            Examples:
              brainstorm data text book.txt book.h5 --length 100
              brainstorm data text *.txt all.h5 --streams 32
            """)

    @Argument(
        help: ArgumentHelp("Text files (UTF-8), and the file to write.", valueName: "input.txt... output.h5"))
    var files: [String]

    @Option(help: "Cut the text into samples of so many characters. Default: 100.")
    var length: Int?

    @Option(help: "Divide it into so many long samples instead, to be read a few steps at a time.")
    var streams: Int?

    @Option(help: "The part at the end that becomes the split 'validation'.")
    var holdOut = 0.1

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard files.count >= 2 else { throw ValidationError("name the text files and the file to write") }
        try OverwriteOption.validate(files[files.count - 1], .data)
        guard length == nil || streams == nil else {
            throw ValidationError("--length and --streams exclude each other")
        }
        guard length ?? 1 > 0, streams ?? 1 > 0 else {
            throw ValidationError("--length and --streams must be at least 1")
        }
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
    }

    func run() throws {
        let inputs = Array(files.dropLast())
        let output = try Output(
            files[files.count - 1], .data, replacing: overwriting.rule, inputs: inputs)
        let text = try TextData(paths: inputs)
        let form = streams.map(TextData.Form.streams) ?? .pieces(length: length ?? 100)
        try DataFile(
            splits: try text.splits(form, holdingOut: holdOut),
            source: inputs.map(fileName(of:)).joined(separator: ", "),
            vocabulary: String(String.UnicodeScalarView(text.vocabulary))
        ).save(to: output, quiet: common.quiet)
        if !common.quiet { say("\(text.vocabulary.count) different characters") }
    }
}

struct SeriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "series",
        abstract: "Convert a column of a table, a time step a line, to predict what comes next.",
        discussion: """
            'default' holds the series, 'targets' the value that comes later.

            Example:
              brainstorm data series sunspots.csv sunspots.h5 --column sunspots
            """)

    @Argument(help: ArgumentHelp("The table.", valueName: "input.csv"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"), completion: .hdf5)
    var output: String

    @Option(help: "The name of the column. Default: the last column.")
    var column: String?

    @Option(help: "How many steps ahead the target lies.")
    var horizon = 1

    @Option(help: "The part at the end that becomes the split 'validation'.")
    var holdOut = 0.2

    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        try OverwriteOption.validate(output, .data)
        guard horizon > 0 else { throw ValidationError("--horizon must be at least 1") }
        guard (0..<1).contains(holdOut) else {
            throw ValidationError("--hold-out must be at least 0 and below 1")
        }
    }

    func run() throws {
        let output = try Output(self.output, .data, replacing: overwriting.rule, inputs: [input])
        let series = try SeriesData(CSV(path: input), column: column, path: input)
        try DataFile(
            splits: try series.splits(horizon: horizon, holdingOut: holdOut), source: fileName(of: input)
        ).save(to: output, quiet: common.quiet)
    }
}
