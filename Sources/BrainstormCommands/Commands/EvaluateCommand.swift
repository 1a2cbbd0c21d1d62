import ArgumentParser
import Brainstorm

struct EvaluateCommand: ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compute losses and scores of a network on data.",
        discussion: """
            Prints a line for each loss and score.

            A run file is evaluated as the run was validated: on the same data, in the same batches, by the scorers of its \
            MonitorScores, so that the numbers are those of its last look at them; where that was at an average of the \
            parameters, they are the network's own. Otherwise data go through what the network's schema \
            says, and the scorers are those that its losses suggest. Scores are in the scale that the network was trained \
            in; 'predict' answers in the data's units.

            A network that was trained on a table is evaluated on other tables with the same columns, the target among \
            them; their columns are found as 'predict' finds them.

            Examples:
              brainstorm evaluate run.h5
              brainstorm evaluate run-best.h5 --data new.csv
              brainstorm evaluate run-best.h5 --data fashion-mnist.h5 --split test
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(
        help: "A data file, a table (.csv), or 'digits'. Default: the data that a run file names.",
        completion: .file())
    var data: String?

    @Option(
        help:
            "The name of a run's validation data, or a split of the data. Default: the run's only one, or validation."
    )
    var split: String?

    @Option(help: "Samples in a batch. Default: as the run has it, or 100.")
    var batch: Int?

    @Option(
        parsing: .upToNextOption,
        help: """
            Scorers, by their types, such as Accuracy, TopK, F1, Perplexity, MeanSquaredError. Default: the run's own, or \
            what the losses suggest.
            """)
    var scorers: [String] = []

    @Option(
        parsing: .upToNextOption, help: "Columns of the table that the network does not know and need not.")
    var ignore: [String] = []

    @Flag(help: "Leave out rows of the table whose target is missing; without it they are refused.")
    var skipUnlabelled = false

    @OptionGroup(title: "How the table is written") var text: TableTextOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var processes: ProcessOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch ?? 1 > 0 else { throw ValidationError("--batch must be at least 1") }
        guard
            data.flatMap({ RowForm(path: $0) }) == .csv
                || (ignore.isEmpty && !skipUnlabelled && !text.areGiven)
        else {
            throw ValidationError("--ignore, --skip-unlabelled and options of tables need a table as --data")
        }
    }

    func run() throws {
        let network = try computing.network(from: self.network)
        var table = EvaluatedTable()
        table.options = text.options
        table.ignored = Set(ignore)
        table.unlabelled = skipUnlabelled ? .leaveOut : .refuse
        let plan = try EvaluationPlan(
            of: network, fromFileAt: self.network, data: data, split: split, table: table, batch: batch,
            registry: .ofCommands)
        if plan.leftOut > 0, !common.quiet, ProcessOptions.speaks {
            sayError("rows without a target left out: \(plan.leftOut)")
        }
        let named = try self.scorers.map { name in
            try Registry.ofCommands.make((any Scorer).self, kind: .scorer, from: ["@type": .string(name)])
        }
        let scorers = named.isEmpty ? plan.scorers : named
        let scores = try network.evaluate(
            on: plan.iterator, scorers: scorers, processes: ProcessOptions.current)
        if let warning = roundingWarning(plan.rounded), ProcessOptions.speaks {
            sayError("warning: \(warning)")
        }
        for score in scores { say("\(score.name) \(score.value)") }
    }
}
