import Synchronization

/// Decoded tiles of a stream. Where there is no room for another, those go that were not asked for for the longest time.
final class TileCache: Sendable {
    struct Key: Hashable, Sendable {
        let column: Int
        /// The tile's number along the time steps, and along the samples.
        let time: Int
        let samples: Int
    }

    /// The most bytes that are kept.
    let capacity: Int
    private let state = Mutex(State())

    /// - Precondition: the capacity is not negative.
    init(capacity: Int) {
        precondition(capacity >= 0, "a cache of \(capacity) bytes")
        self.capacity = capacity
    }

    /// The tile, if it is here; it then counts as the last one that was asked for.
    subscript(key: Key) -> DataTile? {
        state.withLock { state in
            guard let slot = state.slots[key] else { return nil }
            state.unlink(slot)
            state.append(slot)
            return state.entries[slot].tile
        }
    }

    /// Keeps a tile, unless it is larger than the whole cache.
    func insert(_ tile: DataTile, _ key: Key) {
        guard tile.byteCount <= capacity else { return }
        state.withLock { state in
            guard state.slots[key] == nil else { return }
            while state.bytes > capacity - tile.byteCount, let oldest = state.oldest { state.remove(oldest) }
            state.insert(tile, key)
        }
    }

    /// Bytes of the tiles that are here.
    var byteCount: Int { state.withLock { $0.bytes } }

    /// Entries in a list from the oldest to the newest, by their places in an array.
    private struct State {
        struct Entry {
            var key: Key
            var tile: DataTile?
            var previous: Int?
            var next: Int?
        }

        var entries: [Entry] = []
        var slots: [Key: Int] = [:]
        var bytes = 0
        private(set) var oldest: Int?
        private var newest: Int?
        private var free: [Int] = []

        mutating func insert(_ tile: DataTile, _ key: Key) {
            let entry = Entry(key: key, tile: tile)
            let slot = free.popLast() ?? entries.count
            if slot == entries.count { entries.append(entry) } else { entries[slot] = entry }
            slots[key] = slot
            bytes += tile.byteCount
            append(slot)
        }

        mutating func remove(_ slot: Int) {
            unlink(slot)
            bytes -= entries[slot].tile?.byteCount ?? 0
            slots[entries[slot].key] = nil
            entries[slot].tile = nil
            free.append(slot)
        }

        mutating func unlink(_ slot: Int) {
            let (previous, next) = (entries[slot].previous, entries[slot].next)
            if let previous { entries[previous].next = next } else { oldest = next }
            if let next { entries[next].previous = previous } else { newest = previous }
        }

        mutating func append(_ slot: Int) {
            (entries[slot].previous, entries[slot].next) = (newest, nil)
            if let newest { entries[newest].next = slot } else { oldest = slot }
            newest = slot
        }
    }
}
