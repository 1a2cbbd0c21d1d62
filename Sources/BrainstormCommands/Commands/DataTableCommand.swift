import ArgumentParser
import Brainstorm

struct CSVCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "csv",
        abstract: "Convert a table: numbers, dates, categories and labels, with missing values.",
        discussion: """
            The table is a delimited text, plain or compressed by gzip: commas, semicolons, tabs or bars between fields, with \
            or without names in the first row. What each column means is found from all rows and printed as a plan; \
            --save-plan writes it as JSON to be edited. The data file holds raw numbers and the schema that says what they \
            mean.

            Examples:
              brainstorm data csv iris.csv iris.h5 --target species --hold-out 0.2
              brainstorm data csv titanic.csv --dry-run
              brainstorm data csv titanic.csv titanic.h5 --target survived --ignore ticket cabin --split stratified
            """)

    @Argument(help: ArgumentHelp("The table.", valueName: "table.csv"))
    var input: String

    @Argument(help: ArgumentHelp("The file to write.", valueName: "output.h5"), completion: .hdf5)
    var output: String?

    @Option(
        help: """
            Classification or regression. Default: what the target suggests, classification for names and few whole \
            numbers, regression for others.
            """)
    var task: NetworkTask?

    @Flag(help: "Print the plan, and write no data file.")
    var dryRun = false

    @OptionGroup var planning: TablePlanOptions
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard dryRun || output != nil else {
            throw ValidationError("name the file to write, or pass --dry-run")
        }
        guard input != "-" else {
            throw ValidationError("all rows are looked at before they are taken: save them to a file first")
        }
        guard task != .multiLabel else { throw ValidationError("--task multi-label is not for tables") }
        try planning.checkTask(task)
        if let output { try OverwriteOption.validate(output, .data) }
    }

    func run() throws {
        let inputs = [input] + (planning.plan.map { [$0] } ?? [])
        let output = try output.flatMap {
            dryRun ? nil : try Output($0, .data, replacing: overwriting.rule, inputs: inputs)
        }
        let (plan, profile) = try planning.plan(
            for: input, isClassification: task.map { $0 == .classification }, quiet: common.quiet && !dryRun)
        try planning.save(plan, overwriting.rule, inputs: inputs)
        guard let output else { return }
        let report = try DataFile.save(table: input, plan, rows: profile?.rowCount, to: output)
        if let warning = roundingWarning(report.rounded) { sayError("warning: \(warning)") }
        if !report.roundedTimes.isEmpty {
            let counts = report.roundedTimes.sorted { $0.key < $1.key }.map { "\($0.value) in '\($0.key)'" }
            sayError(
                "warning: times of the day were rounded to 32-bit floats: \(counts.joined(separator: ", "))")
        }
        guard !common.quiet else { return }
        if let text = report.unlabelledText { say(text) }
        for (split, count) in report.counts.sorted(by: { $0.key < $1.key }) {
            let shapes = plan.schema.inputs.keys.sorted().map { name in
                "\(name) \(Shape([1, count] + (plan.schema.rawExtents(of: name) ?? [])))"
            }
            say("\(output.path) \(split): \(shapes.joined(separator: ", "))")
        }
    }
}
