/// Puts selected elements of a chunked dataset together.
struct ChunkReader: Sendable {
    let file: FileContext
    let grid: ChunkGrid
    let table: ChunkTable
    let pipeline: FilterPipeline

    /// Smaller reads are done by one thread, which is sooner than waking others.
    private static let parallelBytes = 1 << 20
    /// What a thread takes at a time, at least: less would make threads wait for each other.
    private static let batchBytes = 1 << 16

    /// Copies the selected elements into `output`, which holds just these. Chunks are decoded on all processors; the error
    /// thrown is that of the first chunk that has one, and leaves a part of the elements.
    ///
    /// - Parameters:
    ///   - fill: an element of chunks that are not stored; nil for zeros.
    ///   - isZeroed: whether `output` has only zeros so far.
    func read(_ selection: Selection, into output: OutputMemory, fill: [UInt8]?, isZeroed: Bool) throws {
        let (chunks, isComplete) = storedChunks(selection)
        if !isComplete, fill != nil || !isZeroed { output.fill(with: fill) }
        let size = max(1, grid.chunkBytes)
        let isLarge = chunks.count.times(size) ?? .max >= ChunkReader.parallelBytes
        try ParallelWork.run(
            chunks.count, workers: isLarge ? ByteStorage.processors : 1,
            batch: ChunkReader.batchBytes.dividedUp(by: size), workspace: { FilterWorkspace() }
        ) { number, workspace in
            try copy(chunk: chunks[number], selection, into: output, workspace)
            file.storage.hasTouched(table[chunks[number]].size)
        }
    }

    private func copy(
        chunk index: Int, _ selection: Selection, into output: OutputMemory, _ workspace: FilterWorkspace
    ) throws {
        let entry = table[index]
        let box = ElementBox(grid, place: table.place(at: index))
        guard let stored = ByteSlice(file.storage, offset: entry.address, count: entry.size) else {
            throw HDF5Error(
                .truncated, structure: "chunk", offset: entry.address,
                "a chunk of \(entry.size) bytes reaches beyond the end of the file")
        }
        // A chunk that stands in the result as it does in its own memory is decoded there.
        if let position = selection.position(ofWhole: box),
            let target = output.part(at: position &* grid.elementSize, count: grid.chunkBytes)
        {
            try pipeline.decode(stored, mask: entry.mask, workspace: workspace, into: target)
            return
        }
        try pipeline.decode(stored, mask: entry.mask, workspace: workspace).withBytes {
            try selection.copy($0, of: box, elementSize: grid.elementSize, to: output)
        }
    }

    /// The numbers in the table of chunks that hold selected elements, in order, and whether these are all that do.
    private func storedChunks(_ selection: Selection) -> (ChunkNumbers, isComplete: Bool) {
        guard selection.count > 0, grid.chunkCount > 0 else { return (.some([]), true) }
        if selection.isAll(of: grid.shape) { return (.all(table.count), table.count == grid.chunkCount) }
        // The shorter way: along the places of the grid, or along the chunks there are.
        let most = zip(selection.places, grid.chunk).map { $0.mostPieces(of: $1) }.checkedProduct
        guard let most, most <= table.count else {
            let chunks = (0..<table.count).filter { index in
                let origin = grid.origin(of: table.place(at: index))
                return grid.shape.indices.allSatisfy { dimension in
                    let (places, first) = (selection.places[dimension], origin[dimension])
                    return places.index(from: first)
                        < places.index(from: first.addingSaturated(grid.chunk[dimension]))
                }
            }
            return (.some(chunks), false)
        }
        var places = [0]
        for dimension in 0..<grid.rank {
            let pieces = selection.places[dimension].pieces(of: grid.chunk[dimension])
            places = places.flatMap { place in pieces.map { place &* grid.counts[dimension] &+ $0 } }
        }
        let chunks = places.compactMap { table.index(of: $0) }
        return (.some(chunks), chunks.count == places.count)
    }
}

/// Numbers of chunks in a table.
private enum ChunkNumbers {
    /// All, so many.
    case all(Int)
    case some([Int])

    var count: Int {
        switch self {
        case .all(let count): count
        case .some(let numbers): numbers.count
        }
    }

    /// - Precondition: `index` is less than ``count``.
    subscript(index: Int) -> Int {
        switch self {
        case .all: index
        case .some(let numbers): numbers[index]
        }
    }
}
