/// Some elements of a dataset: for each dimension, blocks at equal distances.
///
/// The selected elements, in row-major order, have the shape of ``shape``.
///
///     HDF5Hyperslab([10..<20, 0..<5])                                  // rows 10 to 19, the first 5 columns
///     HDF5Hyperslab(start: [0, 0], count: [10, 5], stride: [2, 1])     // every second row
public struct HDF5Hyperslab: Equatable, Sendable {
    /// The first selected place of each dimension.
    public let start: [Int]
    /// How many blocks there are along each dimension.
    public let count: [Int]
    /// The distance between the beginnings of two blocks.
    public let stride: [Int]
    /// The places of a block.
    public let block: [Int]

    /// - Parameters:
    ///   - start: the first place along each dimension.
    ///   - count: the number of blocks along each dimension.
    ///   - stride: the distance between blocks; nil for 1 everywhere.
    ///   - block: the size of a block; nil for 1 everywhere.
    public init(start: [Int], count: [Int], stride: [Int]? = nil, block: [Int]? = nil) {
        self.start = start
        self.count = count
        self.stride = stride ?? start.map { _ in 1 }
        self.block = block ?? start.map { _ in 1 }
    }

    /// The places in a range of each dimension.
    public init(_ ranges: [Range<Int>]) {
        self.init(start: ranges.map(\.lowerBound), count: ranges.map(\.count))
    }

    /// How many places are selected along each dimension.
    public var shape: [Int] { zip(count, block).map { $0.times($1) ?? .max } }
}
