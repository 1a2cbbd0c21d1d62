import Synchronization

/// The memory of one tile. It goes back to where it came from with the last that holds it.
///
/// Who fills it is the only one that holds it; afterwards it is only read.
final class TileMemory: @unchecked Sendable {
    let bytes: UnsafeMutableRawBufferPointer
    private let source: TileMemories

    fileprivate init(_ bytes: UnsafeMutableRawBufferPointer, of source: TileMemories) {
        self.bytes = bytes
        self.source = source
    }

    deinit { source.takeBack(bytes) }
}

/// Memory for tiles, which is used again: what many threads take in pieces and give back in another order would leave the
/// process with gaps that nothing fits into.
final class TileMemories: Sendable {
    /// The most bytes that wait to be used again.
    private let capacity: Int
    private let free = Mutex(Free())

    private struct Free: @unchecked Sendable {
        var pieces: [UnsafeMutableRawBufferPointer] = []
        var bytes = 0
    }

    /// - Precondition: the capacity is not negative.
    init(capacity: Int) {
        precondition(capacity >= 0, "\(capacity) bytes of memory to wait")
        self.capacity = capacity
    }

    /// Memory of so many bytes, with anything in it.
    func memory(_ count: Int) -> TileMemory {
        let known = free.withLock { free -> UnsafeMutableRawBufferPointer? in
            guard let index = free.pieces.lastIndex(where: { $0.count == count }) else { return nil }
            free.bytes -= count
            free.pieces.swapAt(index, free.pieces.count - 1)
            return free.pieces.removeLast()
        }
        return TileMemory(
            known ?? .allocate(byteCount: count, alignment: TileMemories.alignment), of: self)
    }

    fileprivate func takeBack(_ bytes: UnsafeMutableRawBufferPointer) {
        let isKept = free.withLock { free in
            guard bytes.count <= capacity - free.bytes else { return false }
            free.pieces.append(bytes)
            free.bytes += bytes.count
            return true
        }
        if !isKept { bytes.deallocate() }
    }

    deinit { free.withLock { $0.pieces }.forEach { $0.deallocate() } }

    private static let alignment = 64
}
