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
              brainstorm predict best.h5 --input images.h5 --output answers.h5
            """)

    @Argument(help: ArgumentHelp("A network or run file.", valueName: "network.h5"))
    var network: String

    @Option(help: ArgumentHelp("The data.", valueName: "X.h5"))
    var input: String

    @Option(help: ArgumentHelp("Where the answers go.", valueName: "Y.h5"))
    var output: String

    @Option(help: "The group of the input file with the datasets, such as a data file's split.")
    var split: String?

    @Option(help: "The buffer to save in place of the network's predictions, such as Hid1.outputs.default.")
    var buffer: String?

    @Option(help: "Samples in a batch.")
    var batch = 100

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
    }

    func run() throws {
        let network = try computing.network(from: self.network)
        guard let path = buffer ?? network.predictionsPath else {
            throw FileError(
                .mismatch, path: self.network,
                "does not say which buffer holds its answers: pass --buffer, one of "
                    + network.outputPaths.joined(separator: ", "))
        }
        let predictor = try network.predictor(for: [path])
        let shape = try network.bufferShape(path)
        guard shape.scaling != .fixed else {
            throw FileError(
                .mismatch, path: self.network,
                "\(path) holds one answer for a whole batch, none for each sample: 'brainstorm extract' saves it"
            )
        }
        var data = try PredictionData(predictor.inputNames, of: network, path: input, group: split)
        try network.check(time: data.time)
        if !common.quiet, !data.missing.isEmpty {
            writeError("not in the data, zeros instead: \(data.missing.joined(separator: ", "))\n")
        }
        if data.samples <= batch {
            try predictor.prepare(time: data.time, batch: data.samples)
            try data.read(0..<data.samples, into: predictor)
            predictor.run()
            try PredictionsFile.save(predictor.results[0], of: path, to: output)
        } else {
            try replaceFile(output) { temporaryPath in
                let file = try PredictionsFile(
                    temporaryPath, buffer: path, shape: shape, time: data.time, samples: data.samples)
                for start in stride(from: 0, to: data.samples, by: batch) {
                    let range = start..<min(start + batch, data.samples)
                    try predictor.prepare(time: data.time, batch: range.count)
                    try data.read(range, into: predictor)
                    predictor.run()
                    try file.append(predictor.results[0])
                }
                try file.close()
            }
        }
        if !common.quiet {
            let leading = shape.scaling == .timeBatch ? [data.time] : []
            let saved = Shape(checking: leading + [data.samples] + shape.features.extents)
            say("\(path) for \(data.samples) samples: \(saved?.description ?? "") in \(output)")
        }
    }
}
