/// A selection of a dataspace of known shape as runs of neighbouring elements, by their row-major positions.
struct SelectionRuns {
    private(set) var runs: [Range<Int>] = []
    private(set) var elements = 0

    private let shape: [Int]
    private let charge: (Int) throws -> Void

    /// - Parameters:
    ///   - count: how many places to take along the dimension that has no end, if there is one; nil for all that the shape
    ///     has.
    ///   - charge: told the bytes that the list of runs takes, before it is made.
    /// - Throws: `damaged` if the selection does not fit the shape.
    init(
        _ selection: HDF5Selection, shape: [Int], openCount: Int? = nil,
        charge: @escaping (Int) throws -> Void
    ) throws {
        self.shape = shape
        self.charge = charge
        switch selection {
        case .none: break
        case .all: try add(0..<(shape.checkedProduct ?? 0))
        case .points(let points):
            for point in points {
                let position = try position(of: point)
                try add(position..<position &+ 1)
            }
        case .hyperslab(let dimensions):
            guard dimensions.count == shape.count else {
                throw misfit("a hyperslab of \(dimensions.count) dimensions")
            }
            try add(
                try zip(dimensions, shape).map { dimension, extent in
                    try charge(dimension.placesBytes(within: extent))
                    guard let places = dimension.places(within: extent, openCount: openCount) else {
                        throw misfit(
                            "a hyperslab from \(dimension.start) at distances of \(dimension.stride)")
                    }
                    return places
                })
        case .blocks(let blocks):
            for block in blocks {
                guard block.first.count == shape.count, zip(block.last, shape).allSatisfy({ $0 < $1 }) else {
                    throw misfit("the block from \(block.first) to \(block.last)")
                }
                try add(zip(block.first, block.last).map { [$0..<$1 &+ 1] })
            }
            // Elements of a union are taken in their order in the dataspace, whatever block they are of.
            runs.sort { $0.lowerBound < $1.lowerBound }
        }
    }

    private func misfit(_ what: String) -> HDF5Error {
        HDF5Error(.damaged, structure: SelectionEncoding.structure, "\(what) does not fit the shape \(shape)")
    }

    private func position(of point: [Int]) throws -> Int {
        guard point.count == shape.count, zip(point, shape).allSatisfy({ $0 >= 0 && $0 < $1 }) else {
            throw misfit("the element \(point)")
        }
        // Fits, as it is less than the product of the shape.
        return zip(point, shape).reduce(0) { $0 &* $1.1 &+ $1.0 }
    }

    private mutating func add(_ run: Range<Int>) throws {
        guard !run.isEmpty else { return }
        elements = elements.addingSaturated(run.count)
        if let last = runs.last, last.upperBound == run.lowerBound {
            runs[runs.count &- 1] = last.lowerBound..<run.upperBound
        } else {
            try charge(MemoryLayout<Range<Int>>.stride)
            runs.append(run)
        }
    }

    /// Adds the elements whose coordinates are among the places of each dimension.
    private mutating func add(_ places: [[Range<Int>]]) throws {
        guard let inner = places.last, !places.contains(where: \.isEmpty) else { return }
        let outer = places.count &- 1
        // The row: for each outer dimension, which run of places, and where in it.
        var run = [Int](repeating: 0, count: outer)
        var step = run
        while true {
            var row = 0
            for dimension in 0..<outer {
                row =
                    row &* shape[dimension] &+ places[dimension][run[dimension]].lowerBound &+ step[dimension]
            }
            row = row &* shape[outer]
            for place in inner { try add(row &+ place.lowerBound..<row &+ place.upperBound) }
            var dimension = outer &- 1
            while dimension >= 0 {
                step[dimension] &+= 1
                if step[dimension] < places[dimension][run[dimension]].count { break }
                step[dimension] = 0
                run[dimension] &+= 1
                if run[dimension] < places[dimension].count { break }
                run[dimension] = 0
                dimension &-= 1
            }
            if dimension < 0 { return }
        }
    }
}

extension HDF5Selection.Dimension {
    /// Whether this dimension has no end.
    var isOpen: Bool { count == nil || block == nil }

    /// How much memory the list of places may take.
    fileprivate func placesBytes(within extent: Int) -> Int {
        min(count ?? .max, extent / stride &+ 1).times(MemoryLayout<Range<Int>>.stride) ?? .max
    }

    /// The selected places of a dimension of `extent`: all of a limited one, which have to be there, and of an open one those
    /// there are, or the first `openCount`. Nil if they do not fit.
    fileprivate func places(within extent: Int, openCount: Int?) -> [Range<Int>]? {
        guard isOpen else {
            guard let count, let block, count > 0, block > 0 else { return [] }
            guard let end = (count &- 1).times(stride)?.plus(start)?.plus(block), end <= extent else {
                return nil
            }
            if count == 1 || stride == block { return [start..<start &+ count &* block] }
            return (0..<count).map { start &+ $0 &* stride..<start &+ $0 &* stride &+ block }
        }
        var left = openCount ?? .max
        var places: [Range<Int>] = []
        var first = start
        while first < extent, left > 0 {
            let length = min(block ?? .max, left, extent &- first)
            guard length > 0 else { break }
            places.append(first..<first &+ length)
            left &-= length
            guard block != nil, let next = first.plus(stride) else { break }
            first = next
        }
        return places
    }

    /// How many places an open dimension has within `extent`.
    func openCount(within extent: Int) -> Int {
        guard start < extent else { return 0 }
        guard let block else { return extent &- start }
        let (whole, rest) = (extent &- start).quotientAndRemainder(dividingBy: stride)
        return whole.times(block)?.plus(min(rest, block)) ?? .max
    }

    /// The place after the last one, of `openCount` places if the dimension has no end; nil if it cannot be counted.
    func end(openCount: Int) -> Int? {
        let block = block ?? openCount
        guard block > 0 else { return 0 }
        let wanted = isOpen ? openCount : (count ?? 0).times(block) ?? .max
        guard wanted > 0 else { return 0 }
        let (whole, rest) = (wanted &- 1).quotientAndRemainder(dividingBy: block)
        return whole.times(stride)?.plus(start)?.plus(rest &+ 1)
    }
}
