import Dispatch
import Synchronization

/// Puts selected elements of a chunked dataset together.
struct ChunkReader: Sendable {
    let file: FileContext
    let grid: ChunkGrid
    let table: ChunkTable
    let pipeline: FilterPipeline

    /// Smaller reads are done by one thread, which is sooner than waking others.
    private static let parallelBytes = 1 << 20

    /// Copies the selected elements into `output`, which holds just these. Chunks that are not stored leave what is there.
    /// Chunks are decoded on all processors; the error thrown is that of the first chunk that has one.
    func read(_ selection: Selection, into output: ByteStorage) throws {
        let places = storedPlaces(selection)
        let workspaces = FilterWorkspaces()
        let copy: @Sendable (Int) throws -> Void = { place in
            guard let entry = table.entries[place] else { return }
            try workspaces.withOne { try decode(entry, at: place, selection, into: output, $0) }
        }
        guard places.count > 1, places.count.times(grid.chunkBytes) ?? .max >= ChunkReader.parallelBytes
        else {
            for place in places { try copy(place) }
            return
        }
        let failure = Mutex<(index: Int, error: any Error)?>(nil)
        DispatchQueue.concurrentPerform(iterations: places.count) { index in
            // After an error only chunks before it still matter.
            guard failure.withLock({ $0.map { index < $0.index } ?? true }) else { return }
            do {
                try copy(places[index])
            } catch {
                failure.withLock { first in
                    if first.map({ index < $0.index }) ?? true { first = (index, error) }
                }
            }
        }
        if let failure = failure.withLock({ $0 }) { throw failure.error }
    }

    /// The places in the grid of stored chunks that hold selected elements, in order.
    private func storedPlaces(_ selection: Selection) -> [Int] {
        guard selection.count > 0, grid.chunkCount > 0 else { return [] }
        // The shorter way: along the places of the grid, or along the chunks there are.
        let most = zip(selection.places, grid.chunk).map { $0.mostPieces(of: $1) }.checkedProduct
        guard let most, most <= table.entries.count else {
            return table.entries.keys.filter { place in
                zip(zip(grid.origin(of: place), grid.chunk), selection.places).allSatisfy { piece, places in
                    places.index(from: piece.0) < places.index(from: piece.0 &+ piece.1)
                }
            }.sorted()
        }
        var places = [0]
        for dimension in 0..<grid.rank {
            let pieces = selection.places[dimension].pieces(of: grid.chunk[dimension])
            places = places.flatMap { place in pieces.map { place &* grid.counts[dimension] &+ $0 } }
        }
        return places.filter { table.entries[$0] != nil }
    }

    /// Whether every chunk that holds selected elements is stored.
    func storesAll(_ selection: Selection) -> Bool {
        let most = zip(selection.places, grid.chunk).map { $0.mostPieces(of: $1) }.checkedProduct
        return most == storedPlaces(selection).count
    }

    private func decode(
        _ entry: ChunkTable.Entry, at place: Int, _ selection: Selection, into output: ByteStorage,
        _ workspace: FilterWorkspace
    ) throws {
        guard let stored = ByteSlice(file.storage, offset: entry.address, count: entry.size) else {
            throw HDF5Error(
                .truncated, structure: "chunk", offset: entry.address,
                "a chunk of \(entry.size) bytes reaches beyond the end of the file")
        }
        let origin = grid.origin(of: place)
        if let target = selection.wholeBox(origin: origin, extents: grid.chunk),
            let memory = output.memory(at: target &* grid.elementSize, count: grid.chunkBytes)
        {
            return try pipeline.decode(stored, mask: entry.mask, workspace: workspace, into: memory)
        }
        let end = zip(zip(origin, grid.chunk), grid.shape).map { min($0.0 &+ $0.1, $1) }
        try selection.copy(
            try pipeline.decode(stored, mask: entry.mask, workspace: workspace), origin: origin,
            extents: grid.chunk, end: end, elementSize: grid.elementSize, to: output)
    }
}
