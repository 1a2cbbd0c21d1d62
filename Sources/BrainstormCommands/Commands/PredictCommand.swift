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

    @Option(help: "Threads to compute with. Default: all processors.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard batch > 0 else { throw ValidationError("--batch must be at least 1") }
    }

    func run() throws {
        let network = try Network.load(from: self.network, handler: handler(threads: threads))
        guard let path = buffer ?? network.predictionsPath else {
            throw FileError(
                .mismatch, path: self.network,
                "does not say which buffer holds its answers: pass --buffer, one of "
                    + network.outputPaths.joined(separator: ", "))
        }
        let inputs = try PredictionInputs(network, path: input, group: split)
        try network.check(time: inputs.time)
        if !common.quiet, !inputs.missing.isEmpty {
            writeError("not in the data, zeros instead: \(inputs.missing.joined(separator: ", "))\n")
        }
        var predictions = Predictions(time: inputs.time, samples: inputs.samples)
        var start = 0
        while start < inputs.samples {
            let count = min(batch, inputs.samples - start)
            inputs.fill(network, start..<start + count)
            network.forward()
            predictions.add(try network.buffer(path), start: start, count: count)
            start += count
        }
        let writer = HDF5Writer()
        writer.set("format", to: "Predictions file v1.0")
        writer.set("buffer", to: path)
        writer.add("predictions", .float32(predictions.values, shape: predictions.shape))
        try writer.save(to: output)
        if !common.quiet {
            say("\(path) for \(inputs.samples) samples: \(Shape(predictions.shape)) in \(output)")
        }
    }
}

/// The data of the inputs that the file has.
private struct PredictionInputs {
    let time: Int
    let samples: Int
    let missing: [String]
    private let columns: [String: Samples.Column]

    init(_ network: Network, path: String, group: String?) throws {
        let root = try HDF5File(path: path).root
        let place = try group.map { try root.group($0) } ?? PredictionInputs.onlySplit(root, path: path)
        var columns: [String: Samples.Column] = [:]
        var missing: [String] = []
        for name in network.inputNames {
            guard place.contains(name) else {
                missing.append(name)
                continue
            }
            let dataset = try place.dataset(name)
            let features = network.inputShape(name)?.features.extents ?? []
            let shape = dataset.shape.count == features.count + 1 ? [1] + dataset.shape : dataset.shape
            guard shape.count == features.count + 2, Array(shape.dropFirst(2)) == features else {
                throw FileError(
                    .mismatch, path: path,
                    "'\(name)' has shape \(dataset.shape); the network takes (time, samples, "
                        + "\(features.map(String.init).joined(separator: ", ")))")
            }
            let scale =
                dataset.attributeNames.contains("scale")
                ? try dataset.attribute("scale").read(Float.self).first ?? 1 : 1
            columns[name] = try Samples.Column(
                shape: shape, values: dataset.read(Float.self).map { $0 * scale })
        }
        guard columns["default"] != nil || (!network.inputNames.contains("default") && !columns.isEmpty)
        else {
            throw FileError(
                .mismatch, path: path,
                "has no dataset for the network's inputs (\(network.inputNames.joined(separator: ", "))); "
                    + "it has \(place.names.prefix(20).joined(separator: ", "))")
        }
        let all = try Samples(columns)
        (time, samples) = (all.timeSteps, all.count)
        self.columns = columns
        self.missing = missing
    }

    /// A data file's only group, or the root.
    private static func onlySplit(_ root: HDF5Group, path: String) throws -> HDF5Group {
        if root.contains("default") || root.names.count != 1 {
            let format =
                root.attributeNames.contains("format") ? try root.attribute("format").readString() : nil
            let isDataFile = format == DataFile.format
            guard !isDataFile || root.names.count == 1 else {
                throw FileError(
                    .mismatch, path: path,
                    "has several splits: pass --split, one of "
                        + root.names.joined(separator: ", "))
            }
            return root
        }
        if case .group(let group) = try root.object(root.names[0]) { return group }
        return root
    }

    func fill(_ network: Network, _ range: Range<Int>) {
        network.prepare(time: time, batch: range.count)
        for name in network.inputNames {
            guard let target = network.input(name) else { continue }
            guard let column = columns[name] else {
                target.fill(0)
                continue
            }
            let features = column.shape.extents.dropFirst(2).reduce(1, *)
            for step in 0..<time {
                let start = (step * samples + range.lowerBound) * features
                let values = column.values[start..<start + range.count * features]
                target.rows(step..<step + 1).copy(from: values)
            }
        }
    }
}

/// Answers in the order of the samples.
private struct Predictions {
    let time: Int
    let samples: Int
    private(set) var shape: [Int]
    private(set) var values: [Float] = []

    init(time: Int, samples: Int) {
        (self.time, self.samples) = (time, samples)
        shape = [time, samples]
    }

    mutating func add(_ buffer: NDArray, start: Int, count: Int) {
        let features = Array(buffer.shape.extents.dropFirst(2))
        let width = features.reduce(1, *)
        if values.isEmpty {
            shape = [time, samples] + features
            values = [Float](repeating: 0, count: time * samples * width)
        }
        for step in 0..<time {
            let source = buffer.rows(step..<step + 1).values
            let first = (step * samples + start) * width
            values.replaceSubrange(first..<first + count * width, with: source)
        }
    }
}
