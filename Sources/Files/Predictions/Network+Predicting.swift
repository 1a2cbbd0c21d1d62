import Arrays
public import Networks
import Training

/// What was asked of a network for the samples of a file, and what came of it.
public struct PredictionReport: Sendable, CustomStringConvertible {
    /// The buffer whose contents are the answers.
    public let buffer: String
    public let samples: Int
    /// The shape of all answers.
    public let shape: Shape
    /// The network's inputs that the file has nothing for, and that were zeros.
    public let missing: [String]
    /// How many integers of an input were rounded; only of inputs where one was.
    public let rounded: [String: Int]
    /// The file with the answers.
    public let path: String

    public var description: String { "\(buffer) for \(samples) samples: \(shape) in \(path)" }
}

extension Network {
    /// Runs the network over all samples of a file, of any number, and saves its answers to a predictions file. Batches are
    /// read, computed and written one after another. The samples go through what the network's schema says, and answers
    /// are in the units of the data that it was trained on.
    ///
    /// - Parameters:
    ///   - input: a data file, or any HDF5 file with a dataset for each input, `(samples, features…)` or
    ///     `(time, samples, features…)`.
    ///   - group: the group of the file with the datasets; by default a data file's only split, or the root.
    ///   - buffer: the buffer to save; the network's predictions.
    ///   - batch: samples in a batch; at least 1.
    ///   - output: the file to write.
    /// - Throws: ``FileError`` if the data do not suit or the network does not say which buffer its answers are in, and what
    ///   reading and writing throw. A file that was there is then untouched.
    @discardableResult
    public func predict(
        samplesOf input: String, in group: String? = nil, buffer: String? = nil, batch: Int = 100,
        to output: Output
    ) throws -> PredictionReport {
        guard let path = buffer ?? predictionsPath else {
            throw FileError(
                .mismatch, path: "",
                "the network does not say which buffer holds its answers: pass --buffer, one of "
                    + outputPaths.joined(separator: ", "))
        }
        let predictor = try self.predictor(for: [path])
        let shape = try bufferShape(path)
        guard shape.scaling != .fixed else {
            throw FileError(
                .mismatch, path: "",
                "\(path) holds one answer for a whole batch, none for each sample: 'brainstorm extract' saves it"
            )
        }
        try checkUse()
        let data = try PredictionData(predictor.inputNames, of: self, path: input, group: group)
        try check(time: data.timeSteps)
        let size = min(batch, max(1, data.count))
        let batches = try ready(Minibatches(of: size, data, shuffle: false), called: input)
        let answers = AnswerScale(self, path)
        func run(_ position: Int) throws -> NDArray {
            let size = batches.batchSize(epoch: 0, position: position)
            try predictor.prepare(time: size.time, batch: size.batch)
            let made = try batches.batch(epoch: 0, position: position)
            for name in data.missing { predictor.input(name)?.fill(0) }
            for (name, values) in made.columns { predictor.input(name)?.copy(from: values) }
            predictor.run()
            answers.restore(predictor.results[0])
            return predictor.results[0]
        }
        if data.count <= batch {
            if data.count == 0 { try predictor.prepare(time: data.timeSteps, batch: 0) }
            try PredictionsFile.save(
                data.count == 0 ? predictor.results[0] : run(0), of: path, labels: answers.labels,
                to: output.path)
        } else {
            try replaceFile(output.path) { temporaryPath in
                let file = try PredictionsFile(
                    temporaryPath, buffer: path, shape: shape, time: data.timeSteps, samples: data.count,
                    labels: answers.labels)
                for position in 0..<batches.batchCount(epoch: 0) { try file.append(run(position)) }
                try file.close()
            }
        }
        let leading = shape.scaling == .timeBatch ? [data.timeSteps] : []
        return PredictionReport(
            buffer: path, samples: data.count,
            shape: Shape(checking: leading + [data.count] + shape.features.extents) ?? Shape([]),
            missing: data.missing, rounded: data.rounded, path: output.path)
    }
}
