/// A buffer's size in elements and the steps from which to which it is in use, both included.
struct Lifetime {
    let size: Int
    let first: Int
    let last: Int

    func overlaps(_ other: Lifetime) -> Bool { first <= other.last && other.first <= last }
}

/// Places for buffers in one block, such that those in use at the same time lie apart.
struct SharedPlaces {
    /// Where each buffer begins, in elements.
    private(set) var offsets: [Int]
    /// The elements of the block.
    private(set) var size = 0

    /// Every place begins where a row of the widest vector registers can: a cache line of 64 bytes.
    private static let alignment = 16

    /// Greedy by size, which is near the least there can be; where it is not there, and a block no larger than the
    /// buffers that are in use at once suffices when they are laid from both ends in turn, as it does for a chain of
    /// layers, that.
    init(_ lifetimes: [Lifetime]) {
        let aligned = lifetimes.map { lifetime in
            let units = (lifetime.size + SharedPlaces.alignment - 1) / SharedPlaces.alignment
            return Lifetime(
                size: units * SharedPlaces.alignment, first: lifetime.first, last: lifetime.last)
        }
        let bySize = aligned.indices.sorted {
            (aligned[$1].size, aligned[$0].first, $0) < (aligned[$0].size, aligned[$1].first, $1)
        }
        var placed = SharedPlaces(count: aligned.count)
        for (position, index) in bySize.enumerated() {
            let neighbours = placed.taken(by: bySize[..<position], beside: index, aligned)
            placed.put(index, at: SharedPlaces.gap(for: aligned[index].size, neighbours), aligned)
        }
        let least = SharedPlaces.peak(aligned)
        guard placed.size > least else {
            self = placed
            return
        }
        self =
            SharedPlaces(fromBothEnds: aligned, size: least) { position, _ in position }
            ?? SharedPlaces(fromBothEnds: aligned, size: least) { _, lifetime in max(0, lifetime.first) }
            ?? placed
    }

    private init(count: Int) { offsets = [Int](repeating: 0, count: count) }

    /// - Parameter end: of a buffer and its number in the order of beginnings: even from below, odd from above.
    private init?(
        fromBothEnds lifetimes: [Lifetime], size: Int, _ end: (_ position: Int, _ lifetime: Lifetime) -> Int
    ) {
        self.init(count: lifetimes.count)
        let byTime = lifetimes.indices.sorted { (lifetimes[$0].first, $0) < (lifetimes[$1].first, $1) }
        for (position, index) in byTime.enumerated() {
            let own = lifetimes[index].size
            let neighbours = taken(by: byTime[..<position], beside: index, lifetimes)
            var offset = SharedPlaces.gap(for: own, neighbours)
            if !end(position, lifetimes[index]).isMultiple(of: 2) {
                // The same from above: the block mirrored.
                let mirrored = neighbours.map { (size - $0.upperBound)..<(size - $0.lowerBound) }
                    .sorted { $0.lowerBound < $1.lowerBound }
                offset = size - own - SharedPlaces.gap(for: own, mirrored)
            }
            guard offset >= 0, offset <= size - own else { return nil }
            put(index, at: offset, lifetimes)
        }
    }

    /// The most that is in use at once: no block can be smaller.
    private static func peak(_ lifetimes: [Lifetime]) -> Int {
        lifetimes.map { one in
            lifetimes.reduce(0) { $0 + ($1.first <= one.first && one.first <= $1.last ? $1.size : 0) }
        }.max() ?? 0
    }

    /// The places of the buffers that are in use together with one, in order.
    private func taken(by others: ArraySlice<Int>, beside index: Int, _ lifetimes: [Lifetime]) -> [Range<Int>]
    {
        others.filter { lifetimes[$0].size > 0 && lifetimes[$0].overlaps(lifetimes[index]) }
            .map { offsets[$0]..<offsets[$0] + lifetimes[$0].size }
            .sorted { $0.lowerBound < $1.lowerBound }
    }

    /// The lowest place between others.
    private static func gap(for size: Int, _ neighbours: [Range<Int>]) -> Int {
        var offset = 0
        for neighbour in neighbours {
            if neighbour.lowerBound - offset >= size { break }
            offset = max(offset, neighbour.upperBound)
        }
        return offset
    }

    private mutating func put(_ index: Int, at offset: Int, _ lifetimes: [Lifetime]) {
        offsets[index] = offset
        size = max(size, offset + lifetimes[index].size)
    }
}
