import ArgumentParser
import Brainstorm

struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compute losses and scores of a network on data.",
        discussion: """
            Prints a line for each loss and score.

            Example:
              brainstorm evaluate best.h5 --data fashion-mnist.h5 --split test
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"))
    var network: String

    @Option(help: "A data file, or 'digits'. Default: the data that a run file names.")
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
        let samples = try samples(split, data: data, of: self.network)
        let scorers = try self.scorers.map { name in
            try Registry.standard.make((any Scorer).self, kind: .scorer, from: ["@type": .string(name)])
        }
        let iterator = Minibatches(of: batch, samples, shuffle: false)
        for score in try network.evaluate(on: iterator, scorers: scorers) {
            say("\(score.name) \(score.value)")
        }
    }
}

/// A split of the named data, or of those that a run file names.
func samples(_ split: String, data: String?, of network: String) throws -> Samples {
    let splits: [String: Samples]
    switch data {
    case "digits": splits = try Digits.load()
    case let path?: splits = try DataFile.load(from: path)
    case nil:
        guard let plan = try RunFile.dataPlan(of: network) else {
            throw FileError(.mismatch, path: network, "names no data: pass --data")
        }
        splits = try plan.source.load(relativeTo: directoryName(of: network))
    }
    guard let samples = splits[split] else {
        throw FileError(
            .mismatch, path: data ?? network,
            "there is no split '\(split)'; the splits are " + splits.keys.sorted().joined(separator: ", "))
    }
    return samples
}
