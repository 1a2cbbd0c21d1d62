public import Schemas

/// Where samples are: named columns over the same samples, such as `default` and `targets`, in memory (``Samples``), in
/// a file, or made of another store's as they are asked for. Iterators divide a store without knowing which it is.
public protocol SampleStore: Sendable {
    /// The names of the columns, sorted by their UTF-8 bytes.
    var names: [String] { get }

    /// The extents of each column's features.
    var features: [String: [Int]] { get }

    /// The number of samples.
    var count: Int { get }

    /// The time steps of each sample.
    var timeSteps: Int { get }

    /// What the columns hold, as far as the data say it; the numbers are then raw ones.
    var schema: Schema? { get }

    /// Whether all numbers are in memory, so that looking at all of them costs little.
    var isInMemory: Bool { get }

    /// How many numbers of a column were rounded so far, because 32-bit floats do not have such integers; only of
    /// columns where there are any.
    var rounded: [String: Int] { get }

    /// Reads chosen samples of a column.
    ///
    /// - Parameters:
    ///   - column: one of ``names``.
    ///   - indices: the positions of the samples, each in `0..<count`.
    ///   - start: the first time step; `start + time` is at most ``timeSteps``.
    ///   - time: how many time steps.
    ///   - target: where the numbers go, `(time, indices.count, features…)`.
    /// - Throws: what reading a file throws, and ``TrainingError`` for numbers that cannot be.
    func read(
        _ column: String, samples indices: UnsafeBufferPointer<Int>, from start: Int, time: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) throws
}

extension SampleStore {
    public var isInMemory: Bool { false }
    public var schema: Schema? { nil }

    /// The number of features of a sample at one time.
    package func featureCount(_ column: String) -> Int { (features[column] ?? []).reduce(1, *) }

    /// Reads some time steps of a column, all without numbers, piece by piece in the order of the samples.
    ///
    /// - Parameter body: is given the position of the piece's first sample, how many there are, and their numbers,
    ///   `(time, samples, features…)`.
    package func forEachPiece(
        of column: String, from start: Int = 0, time: Int? = nil,
        _ body: (_ first: Int, _ count: Int, UnsafeMutableBufferPointer<Float>) throws -> Void
    ) throws {
        let time = time ?? timeSteps
        let width = time * featureCount(column)
        let size = max(1, min(count, pieceCount / max(1, width)))
        var indices = [Int](repeating: 0, count: size)
        var values = [Float](repeating: 0, count: size * width)
        for first in stride(from: 0, to: count, by: size) {
            let taken = min(size, count - first)
            for offset in 0..<taken { indices[offset] = first + offset }
            try indices.withUnsafeBufferPointer { indices in
                try values.withUnsafeMutableBufferPointer { values in
                    let piece = UnsafeMutableBufferPointer(rebasing: values[..<(taken * width)])
                    try read(
                        column, samples: UnsafeBufferPointer(rebasing: indices[..<taken]), from: start,
                        time: time, into: piece)
                    try body(first, taken, piece)
                }
            }
        }
    }

    /// For each sample, the number of time steps up to its last one at which a column is not all zeros.
    func lengths(of column: String) throws -> [Int] {
        let width = featureCount(column)
        var lengths = [Int](repeating: 0, count: count)
        try forEachPiece(of: column) { first, taken, values in
            for time in 0..<timeSteps {
                for sample in 0..<taken {
                    let start = (time * taken + sample) * width
                    if values[start..<start + width].contains(where: { $0 != 0 }) {
                        lengths[first + sample] = time + 1
                    }
                }
            }
        }
        return lengths
    }
}

/// Numbers that are read at once where a whole column is looked at: 4 MiB.
private let pieceCount = 1 << 20
