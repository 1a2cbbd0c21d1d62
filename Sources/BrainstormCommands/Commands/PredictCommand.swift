import ArgumentParser
import Brainstorm

struct PredictCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "predict",
        abstract: "Run a network over data and save its answers.",
        discussion: """
            The input is a data file, or any HDF5 file with a dataset for each of the network's inputs, of shape \
            (samples, features…) or (time, samples, features…). The output has the dataset 'predictions' \
            (time, samples, features…).

            A network that was trained on a table answers tables and JSON lines: labels and their \
            probabilities, or numbers in the data's units, with the identifiers of the rows. Columns are found by \
            their names, in any order; the target may be there or not.

            Examples:
              brainstorm predict run-best.h5 --input images.h5 --output answers.h5
              brainstorm predict run-best.h5 --input new.csv --output answers.csv
              cat rows.jsonl | brainstorm predict run-best.h5 --input - --form jsonl --output -
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(
        help: ArgumentHelp(
            "The data: .h5, or a table .csv or .jsonl, also compressed (.gz); '-' for rows from standard input.",
            valueName: "X"), completion: .file())
    var input: String

    @Option(
        help: ArgumentHelp(
            "Where the answers go: .h5 for those of an HDF5 file, .csv or .jsonl for those of a table; '-' for standard output.",
            valueName: "Y"), completion: .file())
    var output: String

    @Option(
        help:
            "The form of rows on standard input and output: csv or jsonl. Default: as the other one, or csv.")
    var form: RowForm?

    @Option(
        parsing: .upToNextOption, help: "Columns of the table that the network does not know and need not.")
    var ignore: [String] = []

    @Option(help: "The group of the input file with the datasets, such as a data file's split.")
    var split: String?

    @Option(help: "The buffer to save in place of the network's predictions, such as Hid1.outputs.default.")
    var buffer: String?

    @Option(help: "Samples in a batch. Default: 100, of rows 8192.")
    var batch: Int?

    @OptionGroup(title: "How the table is written") var text: TableTextOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    /// The form of the rows that are read; `nil` for HDF5.
    private var inputForm: RowForm? {
        input == "-" ? form ?? RowForm(path: output) ?? .csv : RowForm(path: input)
    }

    /// The form of the rows that are written; `nil` for HDF5.
    private var outputForm: RowForm? {
        output == "-" ? form ?? inputForm : RowForm(path: output)
    }

    func validate() throws {
        guard batch ?? 1 > 0 else { throw ValidationError("--batch must be at least 1") }
        guard let inputForm else {
            guard ignore.isEmpty, !text.areGiven, form == nil else {
                throw ValidationError(
                    "--ignore, --form and options of tables need a table as input: .csv or .jsonl")
            }
            return try OverwriteOption.validate(output, .predictions)
        }
        guard split == nil, buffer == nil else {
            throw ValidationError("--split and --buffer are for HDF5 files")
        }
        guard inputForm == .csv || !text.areGiven || !text.missing.isEmpty else {
            throw ValidationError("JSON lines are written in one way: leave out the options of tables")
        }
        guard outputForm != nil else {
            throw ValidationError("the answers of a table are .csv or .jsonl, not '\(output)'")
        }
        if output != "-" { try OverwriteOption.validate(output, .table) }
    }

    func run() throws {
        if let inputForm, let outputForm { return try predictRows(inputForm, outputForm) }
        let output = try Output(
            self.output, .predictions, replacing: overwriting.rule, inputs: [self.network, input])
        let report = try computing.network(from: self.network)
            .predict(samplesOf: input, in: split, buffer: buffer, batch: batch ?? 100, to: output)
        if let warning = roundingWarning(report.rounded) { sayError("warning: \(warning)") }
        guard !common.quiet else { return }
        if !report.missing.isEmpty {
            sayError("not in the data, zeros instead: \(report.missing.joined(separator: ", "))")
        }
        say("\(report)")
    }

    private func predictRows(_ inputForm: RowForm, _ outputForm: RowForm) throws {
        let network = try computing.network(from: self.network)
        var prediction = RowPrediction(from: inputForm, to: outputForm)
        prediction.options = text.options
        prediction.ignored = Set(ignore)
        if let batch { prediction.batch = batch }
        guard output != "-" else {
            try prediction.run(network, input) { emit($0) }
            return
        }
        let output = try Output(
            self.output, .table, replacing: overwriting.rule,
            inputs: [self.network] + (input == "-" ? [] : [input]))
        let rows = try prediction.run(network, input, to: output)
        if !common.quiet { say("answers for \(rows) rows in \(output.path)") }
    }
}

extension RowForm: ExpressibleByArgument {}
