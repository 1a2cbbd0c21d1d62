import ArgumentParser
import Brainstorm

struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Run a network over data and save what its buffers hold.",
        discussion: """
            Every buffer becomes a dataset (time, samples, features…); one that has no samples, such as a \
            gradient, has a row for each batch. Where gradients or deltas are asked for, a backward pass follows \
            each batch. Inputs that the data lack are zeros.

            Example:
              brainstorm extract best.h5 digits --buffers Hid1.outputs.default,Classes.gradients.W --to buffers.h5
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"))
    var network: String

    @Argument(help: ArgumentHelp("A data file, or 'digits'.", valueName: "data.h5"))
    var data: String

    @Option(help: ArgumentHelp("The buffers' paths, with commas between them.", valueName: "a,b"))
    var buffers: String

    @Option(help: ArgumentHelp("Where the buffers go.", valueName: "buffers.h5"))
    var to: String

    @Option(help: "The split of the data.")
    var split = "validation"

    @Option(help: "Samples in a batch.")
    var batch = 100

    @Flag(help: "Compress the datasets.")
    var gzip = false

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    private var paths: [String] { buffers.split(separator: ",").map(String.init) }

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
        guard !paths.isEmpty else { throw ValidationError("--buffers must name at least one buffer") }
    }

    func run() throws {
        let network = try computing.network(from: self.network)
        let samples = try samples(split, data: data, of: self.network)
        let (all, missing) = try samples.filledUp(for: network)
        if !common.quiet, !missing.isEmpty {
            writeError("not in the data, zeros instead: \(missing.joined(separator: ", "))\n")
        }
        try network.extract(
            paths, over: Minibatches(of: batch, all, shuffle: false), to: to,
            options: ExtractionOptions(filters: gzip ? [.shuffle, .deflate(level: 4)] : []))
        if !common.quiet {
            let root = try HDF5File(path: to).root
            for path in paths {
                let shape = try root.dataset(path).shape
                say("\(path) \(Shape(checking: shape)?.description ?? "")")
            }
        }
    }
}

extension Samples {
    /// These samples with columns of zeros for inputs of the network that they lack, and the names of those.
    fileprivate func filledUp(for network: Network) throws -> (samples: Samples, missing: [String]) {
        let missing = network.inputNames.filter { self[$0] == nil }
        guard missing.count < network.inputNames.count else { return (self, []) }
        var columns = Dictionary(
            uniqueKeysWithValues: names.compactMap { name in self[name].map { (name, $0) } })
        for name in missing {
            let features = network.inputShape(name)?.features.extents ?? []
            guard let shape = Shape(checking: [timeSteps, count] + features) else { continue }
            columns[name] = try Column(
                shape: shape.extents, values: [Float](repeating: 0, count: shape.count))
        }
        return (try Samples(columns), missing)
    }
}
