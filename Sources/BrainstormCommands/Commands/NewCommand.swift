import ArgumentParser
import Brainstorm

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write an experiment to begin with.",
        discussion: """
            The experiment trains a small network on the embedded digits. Its comments (members called "//") say \
            what can be changed.

            With --spec the network is that of a line of layers: F100 fully connected, R100 recurrent, L100 LSTM, \
            B batch normalization, D.2 dropout, C32:5p2s1 convolution (filters, kernel, padding, stride), P3s2 \
            pooling. An activation may come before the size: r (rel), t (tanh), s (sigmoid), l (linear). Shapes \
            and classes are taken from the data.

            With a data file as --data and without --spec the data suggest the layers: convolutions for pictures, an \
            LSTM for sequences, fully connected ones for others.

            With a table as --data the experiment reads the table itself. What its columns mean and what is to be \
            learned is found from all rows and printed; the network is that of --spec, or F128 D.2 F64.

            Examples:
              brainstorm new experiment.json && brainstorm train experiment.json
              brainstorm new experiment.json --spec "D.2 F1200 D F1200 D" --data mnist.h5
              brainstorm new experiment.json --data flowers.h5
              brainstorm new experiment.json --data titanic.csv --target survived --ignore ticket cabin
            """)

    @Argument(help: ArgumentHelp("The file to write.", valueName: "experiment.json"), completion: .json)
    var file: String

    @Option(
        help: ArgumentHelp(
            "The layers between input and output. Default: what the data suggest.", valueName: "layers"))
    var spec: String?

    @Option(
        help: """
            Classification, regression or, not for tables, multi-label. Default: what the targets suggest, \
            classification for names and whole numbers (in a table, few of them), regression for others.
            """)
    var task: NetworkTask?

    @Option(
        help:
            "A table (.csv) or a data file, relative to the experiment. Default: the embedded digits."
    )
    var data: String?

    @Option(help: "The column of a data file that masks padded time steps.")
    var mask: String?

    @Flag(help: "Replace a file that exists.")
    var overwrite = false

    @OptionGroup(title: "What is taken of a table") var planning: TablePlanOptions
    @OptionGroup var common: CommonOptions

    /// Whether the data are a table.
    private var isTable: Bool { data.flatMap { RowForm(path: $0) } == .csv }

    func validate() throws {
        if isTable {
            guard mask == nil, task != .multiLabel else {
                throw ValidationError("--mask and --task multi-label are not for tables")
            }
            try planning.checkTask(task)
        } else {
            guard spec != nil || data != nil || (mask == nil && task == nil) else {
                throw ValidationError("--task and --mask belong to --data or --spec")
            }
            guard !planning.areGiven, planning.plan == nil, planning.savePlan == nil else {
                throw ValidationError("options of tables need a table as --data, such as table.csv")
            }
        }
        try OverwriteOption.validate(file, .experiment)
    }

    func run() throws {
        if isTable, let data { return try runTable(data) }
        let started =
            spec == nil && data == nil
            ? nil
            : try SpecExperiment(
                spec, task: task, data: data, mask: mask, relativeTo: directoryName(of: file))
        let output = try Output(
            file, .experiment, replacing: overwrite ? .always : .never, inputs: started?.inputs ?? [])
        try writeFile(
            started.map { try $0.json.readable() + "\n" } ?? StartingExperiment.text, to: output.path)
        if !common.quiet, task == nil, let started {
            say("A network for \(started.task.rawValue), as the targets suggest (--task)")
        }
        if !common.quiet, spec == nil, let started {
            say("The layers \(started.spec), as the data suggest (--spec)")
        }
        if !common.quiet { say("Wrote \(file). Train with: brainstorm train \(file)") }
    }

    private func runTable(_ data: String) throws {
        let directory = directoryName(of: file)
        let table = data.hasPrefix("/") || directory == "." ? data : "\(directory)/\(data)"
        let inputs = [table] + (planning.plan.map { [$0] } ?? [])
        let rule: Output.Rule = overwrite ? .always : .never
        let output = try Output(file, .experiment, replacing: rule, inputs: inputs)
        let (plan, found) = try planning.plan(
            for: table, isClassification: task.map { $0 == .classification }, quiet: common.quiet)
        try planning.save(plan, rule, inputs: inputs)
        let profile = try found ?? TableProfile(path: table, .init(plan.format, missing: plan.missing))
        let report = try TableReport(reading: table, plan, rows: profile.rowCount)
        let experiment = try TableExperiment(
            data, plan, profile: profile, report: report, spec: spec ?? TableExperiment.usualSpec)
        try writeFile(experiment.json.readable() + "\n", to: output.path)
        if !common.quiet { say(report.rowText) }
        if !common.quiet, experiment.json["data"]?["validation"] == [:] {
            say("No row is held out as 'validation': nothing tells how well new rows are answered (--split)")
        }
        if !common.quiet { say("Wrote \(file). Train with: brainstorm train \(file)") }
    }
}

extension NetworkTask: ExpressibleByArgument {}
