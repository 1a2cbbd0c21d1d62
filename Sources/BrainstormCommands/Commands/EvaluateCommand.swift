import ArgumentParser
import Brainstorm

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compute losses and scores of a network on data.",
        discussion: """
            Prints a line for each loss and score.

            Example:
              brainstorm evaluate run-best.h5 --data fashion-mnist.h5 --split test
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(help: "A data file, or 'digits'. Default: the data that a run file names.", completion: .hdf5)
    var data: String?

    @Option(help: "The split of the data.")
    var split = "validation"

    @Option(help: "Samples in a batch.")
    var batch = 100

    @Option(
        parsing: .upToNextOption,
        help: "Scorers, by their types, such as Accuracy, TopK, F1, Perplexity, MeanSquaredError.")
    var scorers: [String] = ["Accuracy"]

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
    }

    func run() throws {
        let network = try computing.network(from: self.network)
        let samples = try DataChoice(data, ofFileAt: self.network, registry: .ofCommands).samples(of: split)
        if let warning = roundingWarning(samples.rounded) { sayError("warning: \(warning)") }
        let scorers = try self.scorers.map { name in
            try Registry.ofCommands.make((any Scorer).self, kind: .scorer, from: ["@type": .string(name)])
        }
        let iterator = Minibatches(of: batch, samples, shuffle: false)
        for score in try network.evaluate(on: iterator, scorers: scorers) {
            say("\(score.name) \(score.value)")
        }
    }
}
