/// The selected places of one dimension, numbered from 0.
struct SelectedPlaces: Sendable {
    private let start: Int
    /// From one block of neighbouring places to the next, and how many places a block has.
    let stride: Int
    let block: Int
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

    /// Whether these are all elements of a dataset of a shape.
    func isAll(of extents: [Int]) -> Bool { shape == extents }

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
}
