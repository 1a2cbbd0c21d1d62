/// Which chunk an index means by a number.
///
/// Numbers count the grid of the largest shape that the dataset may have, so that they stay when it grows: row by row, with
/// the dimension that can grow without limit as the slowest. Shape (6, 5), at most (any, 9), chunks of (2, 3): row i of
/// the grid has the numbers 3i, 3i + 1 and, outside the shape for now, 3i + 2.
struct ChunkNumbering {
    private let grid: ChunkGrid
    /// Dimensions, the slowest first, and how far apart in number the neighbors along each are.
    private let order: [(dimension: Int, stride: Int)]
    /// Every number in the shape is less.
    let limit: Int
    /// Whether numbers are places in the grid, as they are where the shape is the largest one or only its rows can become more.
    private let isGrid: Bool

    /// - Parameter unlimited: whether one dimension has no maximum; else none may.
    init(_ grid: ChunkGrid, maximumShape: [Int?], unlimited: Bool) throws {
        self.grid = grid
        let endless = maximumShape.indices.filter { maximumShape[$0] == nil }
        guard maximumShape.count == grid.rank, endless.count == (unlimited ? 1 : 0) else {
            throw HDF5Error(
                .damaged, structure: "data layout message",
                "the chunk index does not suit a dataset with \(endless.count) unlimited dimensions")
        }
        let dimensions = endless + (0..<grid.rank).filter { maximumShape[$0] != nil }
        var order: [(dimension: Int, stride: Int)] = []
        var stride: Int? = 1
        var last: Int? = 0
        for dimension in dimensions.reversed() {
            // A chunk with a stride that cannot be counted would have a number that no index can have.
            guard let current = stride else {
                throw HDF5Error(
                    .limit, structure: "data layout message",
                    "the largest shape has more chunks than can be counted")
            }
            order.append((dimension, current))
            last = (grid.counts[dimension] &- 1).times(current).flatMap { last?.plus($0) }
            guard let maximum = maximumShape[dimension] else { continue }
            stride = max(1, maximum.dividedUp(by: grid.chunk[dimension])).times(current)
        }
        self.order = order.reversed()
        var count = 1
        isGrid =
            order.map(\.dimension) == (0..<grid.rank).reversed()
            && order.allSatisfy { step in
                defer { count = count &* grid.counts[step.dimension] }
                return step.stride == count
            }
        limit = grid.chunkCount == 0 ? 0 : (last ?? .max).addingSaturated(1)
    }

    /// The place in the grid of the chunk of this number; nil if it is outside the shape.
    func place(of number: Int) -> Int? {
        guard number >= 0, number < limit else { return nil }
        if isGrid { return number }
        var rest = number
        var positions = [Int](repeating: 0, count: grid.rank)
        for (dimension, stride) in order {
            positions[dimension] = rest / stride
            rest %= stride
        }
        return grid.place(at: positions)
    }

    /// The number of the chunk at a place in the grid. Fits, as it is less than `limit`, unless this does not fit.
    func number(of place: Int) -> Int {
        if isGrid { return place }
        let origin = grid.origin(of: place)
        return order.reduce(0) { $0 &+ origin[$1.dimension] / grid.chunk[$1.dimension] &* $1.stride }
    }
}
