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

/// The selected places of one dimension, numbered from 0.
struct SelectedPlaces: Sendable {
    private let start: Int
    private let stride: Int
    private let block: Int
    /// How many there are.
    let count: Int

    /// All places of a dimension.
    init(all extent: Int) { (start, stride, block, count) = (0, max(1, extent), extent, extent) }

    /// Nil if the places do not all lie in a dimension of `extent`.
    init?(start: Int, count: Int, stride: Int, block: Int, extent: Int) {
        guard start >= 0, count >= 0, stride > 0, block >= 0, count <= 1 || block <= stride else {
            return nil
        }
        guard let places = count.times(block) else { return nil }
        self.count = places
        if places > 0 {
            guard let last = (count &- 1).times(stride)?.plus(start)?.plus(block), last <= extent else {
                return nil
            }
        }
        self.start = start
        // Blocks without gaps are one block.
        let isOne = count <= 1 || block == stride
        self.stride = isOne ? max(1, places) : stride
        self.block = isOne ? places : block
    }

    /// The place of number `index`.
    func place(_ index: Int) -> Int { start &+ index / block &* stride &+ index % block }

    /// The number of the first selected place from `place` on; ``count`` if there is none.
    func index(from place: Int) -> Int {
        guard place > start else { return 0 }
        let (whole, rest) = (place &- start).quotientAndRemainder(dividingBy: stride)
        return min(count, whole &* block &+ min(rest, block))
    }

    /// Neighbouring places in `range`: where each run begins there, its number and its length.
    func runs(in range: Range<Int>) -> [ElementRun] {
        var runs: [ElementRun] = []
        var index = index(from: range.lowerBound)
        while index < count {
            let place = place(index)
            guard place < range.upperBound else { break }
            let length = min(block &- index % block, range.upperBound &- place)
            runs.append(ElementRun(source: place &- range.lowerBound, target: index, count: length))
            index &+= length
        }
        return runs
    }

    /// The pieces of `size` places that hold selected ones.
    func pieces(of size: Int) -> [Int] {
        var pieces: [Int] = []
        var index = 0
        while index < count {
            let piece = place(index) / size
            pieces.append(piece)
            index = self.index(from: (piece &+ 1) &* size)
        }
        return pieces
    }

    /// How many pieces of `size` places hold selected ones, or more: without going through them.
    func mostPieces(of size: Int) -> Int {
        guard count > 0 else { return 0 }
        return min(count, place(count &- 1) / size &- start / size &+ 1)
    }
}

/// Neighbouring places of one dimension, in what is read and in the result.
struct ElementRun: Sendable {
    var source: Int
    var target: Int
    var count: Int
}

/// A hyperslab of a dataset of known shape.
struct Selection: Sendable {
    let places: [SelectedPlaces]
    /// The shape of the result, and how many elements it has.
    let shape: [Int]
    let count: Int

    /// All elements.
    init(all shape: [Int]) {
        places = shape.map { SelectedPlaces(all: $0) }
        self.shape = shape
        count = shape.checkedProduct ?? 0
    }

    /// - Throws: `wrongType` if there are no such elements in `extents`.
    init(_ slab: HDF5Hyperslab, in extents: [Int]) throws {
        let ranks = [slab.start.count, slab.count.count, slab.stride.count, slab.block.count]
        guard ranks.allSatisfy({ $0 == extents.count }) else {
            throw HDF5Error(
                .wrongType,
                "a hyperslab of \(slab.start.count) dimensions does not fit the shape \(extents)")
        }
        places = try extents.indices.map { dimension in
            guard
                let places = SelectedPlaces(
                    start: slab.start[dimension], count: slab.count[dimension],
                    stride: slab.stride[dimension], block: slab.block[dimension],
                    extent: extents[dimension])
            else {
                throw HDF5Error(
                    .wrongType,
                    "dimension \(dimension) of \(extents[dimension]) places does not have "
                        + "\(slab.count[dimension]) blocks of \(slab.block[dimension]) "
                        + "from \(slab.start[dimension]) at distances of \(slab.stride[dimension])")
            }
            return places
        }
        shape = places.map(\.count)
        // Fits, as it is not more than the dataset has.
        count = shape.checkedProduct ?? 0
    }

    /// The position of the first element in a dataset of a shape, if all selected elements follow each other there.
    func onlyRun(in extents: [Int]) -> Int? {
        var start = 0
        // From the dimension on in which places were left out, each later one has to be whole.
        var isNarrow = false
        for (places, extent) in zip(places, extents).reversed() {
            let runs =
                places.count == 0 || places.place(places.count &- 1) &- places.place(0) == places.count &- 1
            guard runs, !isNarrow || places.count == 1 else { return nil }
            if places.count != extent { isNarrow = true }
        }
        for (places, extent) in zip(places, extents) {
            start = start &* extent &+ (places.count == 0 ? 0 : places.place(0))
        }
        return start
    }

    /// The place in the result of a box's elements, if all are selected and follow each other there as they do in the box.
    func wholeBox(origin: [Int], extents: [Int]) -> Int? {
        var target = 0
        for dimension in places.indices {
            let end = origin[dimension] &+ extents[dimension]
            let first = places[dimension].index(from: origin[dimension])
            let count = places[dimension].index(from: end) &- first
            guard count == extents[dimension], first < places[dimension].count,
                places[dimension].place(first) == origin[dimension],
                dimension == 0 || count == shape[dimension]
            else { return nil }
            target = target &* shape[dimension] &+ first
        }
        return target
    }

    /// Copies the selected elements of a box out of its bytes.
    ///
    /// - Parameters:
    ///   - bytes: the box's elements in row-major order.
    ///   - origin: the place of its first element in the dataset.
    ///   - extents: its shape.
    ///   - end: the places from which on its elements are not part of the dataset.
    ///   - output: all selected elements of the dataset.
    func copy(
        _ bytes: ByteSlice, origin: [Int], extents: [Int], end: [Int], elementSize: Int,
        to output: ByteStorage
    ) throws {
        var runs = places.indices.map { places[$0].runs(in: origin[$0]..<end[$0]) }
        guard !runs.contains(where: \.isEmpty) else { return }
        var (from, to) = (extents, shape)
        // Dimensions that are whole in both make longer runs.
        while runs.count > 1, let last = runs.last, last.count == 1, let width = from.last,
            last[0].count == width,
            to.last == width
        {
            runs.removeLast()
            from.removeLast()
            to.removeLast()
            let outer = runs.count &- 1
            from[outer] = from[outer] &* width
            to[outer] = to[outer] &* width
            runs[outer] = runs[outer].map {
                ElementRun(source: $0.source &* width, target: $0.target &* width, count: $0.count &* width)
            }
        }
        let inner = runs.removeLast()
        let rows = runs.map { runs in
            runs.flatMap { run in (0..<run.count).map { (run.source &+ $0, run.target &+ $0) } }
        }
        var index = [Int](repeating: 0, count: rows.count)
        while true {
            var (source, target) = (0, 0)
            for dimension in rows.indices {
                let row = rows[dimension][index[dimension]]
                source = source &* from[dimension] &+ row.0
                target = target &* to[dimension] &+ row.1
            }
            source = source &* from[rows.count]
            target = target &* to[rows.count]
            for run in inner {
                guard
                    output.copy(
                        run.count &* elementSize, from: bytes.storage,
                        at: bytes.offset &+ (source &+ run.source) &* elementSize,
                        to: (target &+ run.target) &* elementSize)
                else { throw HDF5Error(.damaged, structure: "chunk", "a chunk does not fit its dataset") }
            }
            var dimension = rows.count &- 1
            while dimension >= 0 {
                index[dimension] &+= 1
                if index[dimension] < rows[dimension].count { break }
                index[dimension] = 0
                dimension &-= 1
            }
            if dimension < 0 { return }
        }
    }
}
