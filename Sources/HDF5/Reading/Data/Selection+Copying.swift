/// A part of a dataset that stands in memory in row-major order: a chunk, or all of it.
struct ElementBox {
    /// The place of its first element in the dataset.
    let origin: [Int]
    /// Its shape.
    let extents: [Int]
    /// The places from which on its elements are not part of the dataset.
    let end: [Int]

    /// A box that holds a whole dataset.
    init(all shape: [Int]) {
        origin = shape.map { _ in 0 }
        extents = shape
        end = shape
    }

    /// The chunk at a place of the grid.
    init(_ grid: ChunkGrid, place: Int) {
        let origin = grid.origin(of: place)
        self.origin = origin
        extents = grid.chunk
        end = grid.shape.indices.map { min(origin[$0] &+ grid.chunk[$0], grid.shape[$0]) }
    }
}

extension Selection {
    /// For each dimension, the numbers of the selected places in a box; nil if there are none.
    private func numbers(in box: ElementBox) -> [Range<Int>]? {
        var numbers: [Range<Int>] = []
        for (dimension, places) in places.enumerated() {
            let first = places.index(from: box.origin[dimension])
            let last = places.index(from: box.end[dimension])
            guard first < last else { return nil }
            numbers.append(first..<last)
        }
        return numbers
    }

    /// The position in the result of a box's first element, if all elements of the box are selected and follow each other
    /// in the result as they do in the box.
    func position(ofWhole box: ElementBox) -> Int? {
        guard let numbers = numbers(in: box) else { return nil }
        var position = 0
        // From the first dimension on in which the box has several places, it has to have all that are selected.
        var isWide = false
        for (dimension, range) in numbers.enumerated() {
            guard range.count == box.extents[dimension], !isWide || range.count == shape[dimension] else {
                return nil
            }
            if range.count > 1 { isWide = true }
            // Fits, as the result does.
            position = position &* shape[dimension] &+ range.lowerBound
        }
        return position
    }

    /// Copies the selected elements of a box to their places in the result.
    ///
    /// - Parameters:
    ///   - bytes: the box's elements.
    ///   - output: the result, without gaps.
    func copy(_ bytes: UnsafeRawBufferPointer, of box: ElementBox, elementSize: Int, to output: OutputMemory)
        throws
    {
        guard var numbers = numbers(in: box) else { return }
        // Dimensions that are whole in both make longer runs.
        var unit = elementSize
        while let range = numbers.last, range.count == box.extents[numbers.count &- 1],
            range.count == shape[numbers.count &- 1]
        {
            unit = unit &* range.count
            numbers.removeLast()
        }
        guard let inner = numbers.popLast() else {
            return try check(output.copy(unit, from: bytes, at: 0, to: 0))
        }
        let row = SelectedRow(
            places: places[numbers.count], numbers: inner, origin: box.origin[numbers.count], unit: unit)
        var (from, to) = (
            [Int](repeating: 0, count: numbers.count), [Int](repeating: 0, count: numbers.count)
        )
        var (fromStep, toStep) = (unit, unit)
        for dimension in numbers.indices.reversed() {
            fromStep = fromStep &* box.extents[dimension &+ 1]
            toStep = toStep &* shape[dimension &+ 1]
            (from[dimension], to[dimension]) = (fromStep, toStep)
        }
        var index = numbers.map(\.lowerBound)
        while true {
            var (source, target) = (0, 0)
            for dimension in index.indices {
                let place = places[dimension].place(index[dimension])
                source = source &+ (place &- box.origin[dimension]) &* from[dimension]
                target = target &+ index[dimension] &* to[dimension]
            }
            try check(row.copy(bytes, at: source, to: output, at: target))
            var dimension = index.count &- 1
            while dimension >= 0 {
                index[dimension] &+= 1
                if index[dimension] < numbers[dimension].upperBound { break }
                index[dimension] = numbers[dimension].lowerBound
                dimension &-= 1
            }
            if dimension < 0 { return }
        }
    }

    private func check(_ isCopied: Bool) throws {
        guard isCopied else {
            throw HDF5Error(.damaged, structure: "chunk", "a chunk does not fit its dataset")
        }
    }
}

/// The selected places of a row of a box, which is the last of its dimensions that are not whole.
private struct SelectedRow {
    let places: SelectedPlaces
    let numbers: Range<Int>
    let origin: Int
    /// Bytes of one place.
    let unit: Int

    /// Copies the places of a row that begins at byte `source`, to a row that begins at byte `target` of the result.
    func copy(_ bytes: UnsafeRawBufferPointer, at source: Int, to output: OutputMemory, at target: Int)
        -> Bool
    {
        var number = numbers.lowerBound
        if places.block == 1, numbers.count > 1 {
            return output.gather(
                numbers.count, size: unit, from: bytes,
                at: source &+ (places.place(number) &- origin) &* unit,
                step: places.stride &* unit, to: target &+ number &* unit)
        }
        while number < numbers.upperBound {
            let length = min(places.block &- number % places.block, numbers.upperBound &- number)
            guard
                output.copy(
                    length &* unit, from: bytes, at: source &+ (places.place(number) &- origin) &* unit,
                    to: target &+ number &* unit)
            else { return false }
            number &+= length
        }
        return true
    }
}
