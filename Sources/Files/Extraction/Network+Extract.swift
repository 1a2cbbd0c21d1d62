public import Arrays
import HDF5
public import Networks
public import Training

/// How a buffers file is written.
public struct ExtractionOptions: Sendable {
    /// Applied to each full chunk; none by default.
    public var filters: [HDF5Storage.Filter]

    public init(filters: [HDF5Storage.Filter] = []) { self.filters = filters }
}

extension Network {
    /// Runs the network over all of an iterator's samples, in its order, and saves what buffers hold to a
    /// buffers file, one extensible dataset a path (FORMAT.md). The batches go straight to the file, so that
    /// memory holds one of them.
    ///
    ///     try network.extract(
    ///         ["Hid1.outputs.default", "Output.outputs.predictions"],
    ///         over: Minibatches(of: 100, samples, shuffle: false), to: "buffers.h5")
    ///
    /// The passes are those of an evaluation (no dropout). Where gradients or deltas are asked for, a backward
    /// pass follows each; gradients are then of single batches.
    ///
    /// - Parameters:
    ///   - buffers: paths as ``Network/buffer(_:)`` takes them: any input, output, internal, parameter,
    ///     gradient or delta.
    ///   - path: the file, which is replaced as a whole.
    /// - Returns: the shapes of the datasets, by path.
    /// - Throws: ``NetworkError`` if there is no such buffer, ``TrainingError`` if the data do not suit the
    ///   network, ``FileError`` or ``HDF5Error`` if the file cannot be written; an old file is then untouched.
    @discardableResult
    public func extract(
        _ buffers: [String], over iterator: any DataIterator, to path: String,
        options: ExtractionOptions = ExtractionOptions()
    ) throws -> [String: Shape] {
        try checkMeaning(of: iterator)
        let iterator = try ready(iterator, called: "the data")
        let plan = try ExtractionPlan(buffers, of: self, over: iterator)
        try AtomicFile.replace(path) { temporaryPath in
            let file = try BuffersFile(temporaryPath, plan, options)
            try plan.run(self, over: iterator, file.append)
            try file.close()
        }
        return Dictionary(uniqueKeysWithValues: zip(plan.buffers.map(\.path), plan.shapes))
            .compactMapValues { Shape(checking: $0) }
    }

    /// What buffers hold over all of an iterator's samples, in memory: by path, `(time, samples, features…)`,
    /// `(samples, features…)` or `(batches, features…)`, as ``extract(_:over:to:options:)`` would save them.
    ///
    /// - Throws: ``NetworkError`` or ``TrainingError``, also if an array is over the ``memoryLimit``.
    public func extract(
        _ buffers: [String], over iterator: any DataIterator
    ) throws -> [String: NDArray] {
        try checkMeaning(of: iterator)
        let iterator = try ready(iterator, called: "the data")
        let plan = try ExtractionPlan(buffers, of: self, over: iterator)
        let results = try plan.shapes.map { extents -> NDArray in
            guard ByteCount(floats: extents).fits(in: memoryLimit), let shape = Shape(checking: extents)
            else {
                throw NetworkError(
                    .tooLarge,
                    "what is extracted has shape \(extents), \(ByteCount(floats: extents)), and the limit is "
                        + "\(memoryLimit): extract to a file, or raise the limit (memoryLimit)")
            }
            return NDArray(shape)
        }
        var done = plan.buffers.map { _ in 0 }
        try plan.run(self, over: iterator) { index, values, size in
            let (buffer, result) = (plan.buffers[index], results[index])
            let rows = buffer.hasSamples ? size.batch : 1
            let width = buffer.shape.featureCount
            for step in 0..<(buffer.hasTime ? size.time : 1) {
                let start = (step * plan.samples + done[index]) * width
                let source = UnsafeBufferPointer(
                    rebasing: values[step * rows * width..<(step + 1) * rows * width])
                _ = UnsafeMutableBufferPointer(rebasing: result.buffer[start..<start + rows * width])
                    .update(from: source)
            }
            done[index] += rows
        }
        return Dictionary(uniqueKeysWithValues: zip(plan.buffers.map(\.path), results))
    }
}
