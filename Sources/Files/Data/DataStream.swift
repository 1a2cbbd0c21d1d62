import Arrays
import HDF5
import Synchronization
public import Training

/// A split of a data file whose numbers stay in the file until they are asked for.
public final class DataStream: SampleStore {
    private struct Column: Sendable {
        let dataset: HDF5Dataset
        let scale: Float
        var features: [Int] { Array(dataset.shape.dropFirst(2)) }
    }

    private static let largestSample = 1 << 28

    /// The names of the columns, sorted.
    public let names: [String]
    public let features: [String: [Int]]
    /// The number of samples.
    public let count: Int
    public let timeSteps: Int
    private let columns: [String: Column]
    private let roundings = Mutex<[String: Int]>([:])

    /// How often a number of a column was rounded so far, because 32-bit floats do not have such an integer; only of columns
    /// where one was. Every time that it is read counts.
    public var rounded: [String: Int] { roundings.withLock { $0 } }

    /// Opens a data file and looks at the shapes of a split's columns.
    ///
    /// - Throws: ``HDF5Error``, or ``FileError`` that says what is wrong with the file.
    public init(path: String, split: String) throws {
        var limits = DataFile.defaultLimits
        // What one read takes is a batch's size; over epochs there is no end to it.
        limits.dataBytes = 1 << 60
        let file = try HDF5File(path: path, limits: limits)
        let root = try VersionedGroup(file, as: Formats.known.data, path: path).group
        guard root.contains(split), case .group(let group) = try root.object(split) else {
            throw FileError(
                .mismatch, path: path,
                "has no split '\(split)'; the splits are \(DataFile.splitNames(of: root).joined(separator: ", "))"
            )
        }
        var columns: [String: Column] = [:]
        var size: [Int]?
        for name in group.names {
            let dataset = try group.dataset(name)
            guard dataset.shape.count >= 2,
                size ?? Array(dataset.shape.prefix(2)) == Array(dataset.shape.prefix(2))
            else {
                throw FileError(
                    .format, path: path,
                    "'\(split)/\(name)' has shape \(dataset.shape): all columns are (time, samples, features…) "
                        + "with the same time and samples")
            }
            // What a header claims is believed up to a gibibyte a sample.
            let sample = Shape(checking: dataset.shape).map { $0.count / max(1, dataset.shape[1]) }
            guard let sample, sample <= DataStream.largestSample else {
                throw FileError(
                    .format, path: path,
                    "'\(split)/\(name)' has shape \(dataset.shape): a sample is too large to be read at once")
            }
            size = Array(dataset.shape.prefix(2))
            columns[name] = Column(dataset: dataset.values, scale: try DataFile.scale(of: dataset))
        }
        guard let size else { throw FileError(.format, path: path, "'\(split)' has no columns") }
        names = group.names
        features = columns.mapValues(\.features)
        (timeSteps, count) = (size[0], size[1])
        self.columns = columns
    }

    public func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws {
        guard let stored = columns[column], let first = indices.first else { return }
        let steps = start..<start + time
        let features = stored.features.map { 0..<$0 }
        var roundedCount = 0
        if indices.enumerated().allSatisfy({ $0.element == first + $0.offset }) {
            roundedCount = try stored.dataset.readRounding(
                into: target, HDF5Hyperslab([steps, first..<first + indices.count] + features))
        } else {
            let width = stored.features.reduce(1, *)
            var sample = [Float](repeating: 0, count: time * width)
            for (place, index) in indices.enumerated() {
                try sample.withUnsafeMutableBufferPointer {
                    roundedCount += try stored.dataset.readRounding(
                        into: $0, HDF5Hyperslab([steps, index..<index + 1] + features))
                }
                for step in 0..<time {
                    let begin = (step * indices.count + place) * width
                    let row = UnsafeMutableBufferPointer(rebasing: target[begin..<begin + width])
                    _ = row.update(fromContentsOf: sample[step * width..<(step + 1) * width])
                }
            }
        }
        if roundedCount > 0 { roundings.withLock { $0[column, default: 0] += roundedCount } }
        if stored.scale != 1 { for index in target.indices { target[index] *= stored.scale } }
    }
}
