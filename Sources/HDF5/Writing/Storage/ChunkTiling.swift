/// How data of a shape are cut into chunks, all of one shape; those at the edges are filled up.
struct ChunkTiling: Sendable {
    let shape: [Int]
    let chunk: [Int]
    let elementSize: Int
    /// Chunks along each axis.
    let counts: [Int]
    /// Axes after this one are spanned by every chunk, so that what a chunk has of this one is one run of bytes.
    private let runAxis: Int
    /// Elements of the data from one index of each axis to the next.
    private let strides: [Int]
    private let chunkStrides: [Int]

    init(shape: [Int], chunk: [Int], elementSize: Int) {
        self.shape = shape
        self.chunk = chunk
        self.elementSize = elementSize
        counts = zip(shape, chunk).map { ($0 + $1 - 1) / $1 }
        func strides(_ shape: [Int]) -> [Int] {
            var result = shape.map { _ in 1 }
            for axis in shape.indices.dropLast().reversed() {
                result[axis] = result[axis + 1] * shape[axis + 1]
            }
            return result
        }
        self.strides = strides(shape)
        chunkStrides = strides(chunk)
        var axis = shape.count - 1
        while axis > 0, shape[axis] == chunk[axis] { axis -= 1 }
        runAxis = axis
    }

    /// How many chunks there are.
    var count: Int { counts.reduce(1, *) }

    /// Bytes of one chunk.
    var chunkBytes: Int { chunk.reduce(elementSize, *) }

    /// The first element of a chunk, on every axis.
    func offset(of index: Int) -> [Int] {
        var rest = index
        var offset = shape.map { _ in 0 }
        for axis in shape.indices.reversed() {
            offset[axis] = rest % counts[axis] * chunk[axis]
            rest /= counts[axis]
        }
        return offset
    }

    /// The range of the data's bytes that is the whole chunk, if they are one run and fill it.
    func wholeRun(_ index: Int) -> Range<Int>? {
        let offset = offset(of: index)
        guard chunk[..<runAxis].allSatisfy({ $0 == 1 }), offset[runAxis] + chunk[runAxis] <= shape[runAxis]
        else {
            return nil
        }
        let start = zip(offset, strides).reduce(0) { $0 + $1.0 * $1.1 } * elementSize
        return start..<start + chunkBytes
    }

    /// Calls `body` with every run of bytes that a chunk takes from the data: where it starts in the data, where
    /// in the chunk, and how many bytes it has.
    func runs(of index: Int, _ body: (_ source: Int, _ target: Int, _ count: Int) -> Void) {
        let offset = offset(of: index)
        let extents = shape.indices.map { min(chunk[$0], shape[$0] - offset[$0]) }
        let bytes = extents[runAxis] * strides[runAxis] * elementSize
        let start = zip(offset, strides).reduce(0) { $0 + $1.0 * $1.1 }
        var position = [Int](repeating: 0, count: runAxis)
        while true {
            var (source, target) = (start, 0)
            for axis in 0..<runAxis {
                source += position[axis] * strides[axis]
                target += position[axis] * chunkStrides[axis]
            }
            body(source * elementSize, target * elementSize, bytes)
            var axis = runAxis - 1
            while axis >= 0 {
                position[axis] += 1
                if position[axis] < extents[axis] { break }
                position[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}
