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

            Example:
              brainstorm predict run-best.h5 --input images.h5 --output answers.h5
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Option(help: ArgumentHelp("The data.", valueName: "X.h5"), completion: .hdf5)
    var input: String

    @Option(help: ArgumentHelp("Where the answers go, an HDF5 file.", valueName: "Y.h5"), completion: .hdf5)
    var output: String

    @Option(help: "The group of the input file with the datasets, such as a data file's split.")
    var split: String?

    @Option(help: "The buffer to save in place of the network's predictions, such as Hid1.outputs.default.")
    var buffer: String?

    @Option(help: "Samples in a batch.")
    var batch = 100

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
        try OverwriteOption.validate(output, .predictions)
    }

    func run() throws {
        let output = try Output(
            self.output, .predictions, replacing: overwriting.rule, inputs: [self.network, input])
        let report = try computing.network(from: self.network)
            .predict(samplesOf: input, in: split, buffer: buffer, batch: batch, to: output)
        if let warning = roundingWarning(report.rounded) { sayError("warning: \(warning)") }
        guard !common.quiet else { return }
        if !report.missing.isEmpty {
            sayError("not in the data, zeros instead: \(report.missing.joined(separator: ", "))")
        }
        say("\(report)")
    }
}
