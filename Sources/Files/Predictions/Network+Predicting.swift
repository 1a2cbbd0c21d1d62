import Arrays
public import Networks

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
    /// read, computed and written one after another.
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
        var data = try PredictionData(predictor.inputNames, of: self, path: input, group: group)
        try check(time: data.time)
        if data.samples <= batch {
            try predictor.prepare(time: data.time, batch: data.samples)
            try data.read(0..<data.samples, into: predictor)
            predictor.run()
            try PredictionsFile.save(predictor.results[0], of: path, to: output.path)
        } else {
            try replaceFile(output.path) { temporaryPath in
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
        let leading = shape.scaling == .timeBatch ? [data.time] : []
        return PredictionReport(
            buffer: path, samples: data.samples,
            shape: Shape(checking: leading + [data.samples] + shape.features.extents) ?? Shape([]),
            missing: data.missing, rounded: data.rounded, path: output.path)
    }
}
