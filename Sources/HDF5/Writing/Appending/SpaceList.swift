/// Which bytes of a growing file are free. What the last flushed state still uses is free only after the next flush.
struct SpaceList {
    struct Extent {
        let address: Int
        let size: Int
    }

    /// The first byte that was never used.
    private(set) var end: Int
    /// Sorted, with gaps between them.
    private var free: [Extent] = []
    private var released: [Extent] = []

    init(end: Int) { self.end = aligned(end, to: 8) }

    /// Room for so many bytes, on an 8-byte boundary.
    mutating func allocate(_ size: Int) -> Extent {
        let size = aligned(max(size, 8), to: 8)
        if let index = free.firstIndex(where: { $0.size >= size }) {
            let hole = free[index]
            if hole.size == size {
                free.remove(at: index)
            } else {
                free[index] = Extent(address: hole.address + size, size: hole.size - size)
            }
            return Extent(address: hole.address, size: size)
        }
        defer { end += size }
        return Extent(address: end, size: size)
    }

    mutating func release(_ extent: Extent?) {
        if let extent, extent.size > 0 { released.append(extent) }
    }

    /// The state that used the released bytes is no longer the file's.
    mutating func recycle() {
        guard !released.isEmpty else { return }
        var merged: [Extent] = []
        for extent in (free + released).sorted(by: { $0.address < $1.address }) {
            if let last = merged.last, last.address + last.size == extent.address {
                merged[merged.count - 1] = Extent(address: last.address, size: last.size + extent.size)
            } else {
                merged.append(extent)
            }
        }
        free = merged
        released = []
    }
}
