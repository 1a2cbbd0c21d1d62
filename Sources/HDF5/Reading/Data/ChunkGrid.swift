/// How a dataset's shape divides into chunks. All products are known to fit.
struct ChunkGrid: Sendable {
    let shape: [Int]
    let chunk: [Int]
    let elementSize: Int
    /// Chunks along each dimension.
    let counts: [Int]
    /// Bytes of one chunk; those at the edges are as large as the others.
    let chunkBytes: Int
    /// Chunks with the same place along the first dimension, and in all.
    let chunksPerRow: Int
    let chunkCount: Int
    /// Bytes of all chunks together.
    let paddedBytes: Int

    var rank: Int { shape.count }

    init(shape: [Int], chunk: [Int], elementSize: Int, storedElementSize: Int) throws {
        func damaged(_ message: String) -> HDF5Error {
            HDF5Error(.damaged, structure: "data layout message", message)
        }
        guard shape.count == chunk.count, !shape.isEmpty else {
            throw damaged("chunks of shape \(chunk) do not divide the shape \(shape)")
        }
        guard elementSize == storedElementSize else {
            throw damaged(
                "chunks hold elements of \(storedElementSize) bytes, and the datatype has \(elementSize)")
        }
        let counts = zip(shape, chunk).map { $0.dividedUp(by: $1) }
        guard let chunkBytes = chunk.checkedProduct?.times(elementSize),
            let chunkCount = counts.checkedProduct,
            let chunksPerRow = counts.dropFirst().checkedProduct,
            let paddedBytes = chunkCount.times(chunkBytes)
        else {
            throw HDF5Error(
                .limit, structure: "data layout message",
                "chunks of shape \(chunk) for the shape \(shape) have more bytes than can be counted")
        }
        self.shape = shape
        self.chunk = chunk
        self.elementSize = elementSize
        self.counts = counts
        self.chunkBytes = chunkBytes
        self.chunksPerRow = chunksPerRow
        self.chunkCount = chunkCount
        self.paddedBytes = paddedBytes
    }

    /// The place in the grid of the chunk that begins at element `origin`; nil if it is outside the shape.
    func place(of origin: [Int], _ damaged: (String) -> HDF5Error) throws -> Int? {
        var positions: [Int] = []
        for dimension in 0..<rank {
            let (position, rest) = origin[dimension].quotientAndRemainder(dividingBy: chunk[dimension])
            guard rest == 0 else {
                throw damaged("a chunk begins at element \(origin), off the grid of \(chunk)")
            }
            positions.append(position)
        }
        return place(at: positions)
    }

    /// The place of the chunk with these numbers along the dimensions; nil if it is outside the shape.
    func place(at positions: [Int]) -> Int? {
        var place = 0
        for (position, count) in zip(positions, counts) {
            guard position < count else { return nil }
            // Fits, as every place is less than chunkCount.
            place = place &* count &+ position
        }
        return place
    }

    /// Whether a part of the chunk at a place lies outside the shape.
    func isPartial(_ place: Int) -> Bool {
        zip(origin(of: place), zip(chunk, shape)).contains { $0 > $1.1 &- $1.0 }
    }

    /// The first element of the chunk at a place.
    func origin(of place: Int) -> [Int] {
        var rest = place
        var origin = [Int](repeating: 0, count: rank)
        for dimension in (0..<rank).reversed() where counts[dimension] > 0 {
            origin[dimension] = rest % counts[dimension] &* chunk[dimension]
            rest /= counts[dimension]
        }
        return origin
    }
}
