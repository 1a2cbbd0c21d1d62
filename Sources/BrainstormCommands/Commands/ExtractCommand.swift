import ArgumentParser
import Brainstorm

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Run a network over data and save what its buffers hold.",
        discussion: """
            Every buffer becomes a dataset (time, samples, features…); one that has no samples, such as a \
            gradient, has a row for each batch. Where gradients or deltas are asked for, a backward pass follows \
            each batch. Inputs that the data lack are zeros. The data are read batch by batch, so that a file may be \
            larger than memory.

            Example:
              brainstorm extract run-best.h5 digits --buffers Hid1.outputs.default,Classes.gradients.W --to buffers.h5
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"), completion: .hdf5)
    var network: String

    @Argument(help: ArgumentHelp("A data file, or 'digits'.", valueName: "data.h5"), completion: .hdf5)
    var data: String

    @Option(help: ArgumentHelp("The buffers' paths, with commas between them.", valueName: "a,b"))
    var buffers: String

    @Option(help: ArgumentHelp("Where the buffers go.", valueName: "buffers.h5"), completion: .hdf5)
    var to: String

    @Option(help: "The split of the data.")
    var split = "validation"

    @Option(help: "Samples in a batch.")
    var batch = 100

    @Flag(help: "Compress the datasets.")
    var gzip = false

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var overwriting: OverwriteOption
    @OptionGroup var common: CommonOptions

    private var paths: [String] { buffers.split(separator: ",").map(String.init) }

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
        try OverwriteOption.validate(to, .buffers)
        guard !paths.isEmpty else { throw ValidationError("--buffers must name at least one buffer") }
    }

    func run() throws {
        let choice = DataChoice(data, ofFileAt: network, registry: .ofCommands)
        let output = try Output(
            to, .buffers, replacing: overwriting.rule, inputs: [network] + choice.inputs())
        let network = try computing.network(from: self.network)
        let (samples, missing) = try choice.store(of: split, streaming: true).filledUp(for: network)
        if !common.quiet, !missing.isEmpty {
            sayError("not in the data, zeros instead: \(missing.joined(separator: ", "))")
        }
        let shapes = try network.extract(
            paths, over: Minibatches(of: batch, samples, shuffle: false), to: output.path,
            options: ExtractionOptions(filters: gzip ? [.shuffle, .deflate(level: 4)] : []))
        if let warning = roundingWarning(samples.rounded) { sayError("warning: \(warning)") }
        if !common.quiet { for path in paths { say("\(path) \(shapes[path]?.description ?? "")") } }
    }
}
