/// Puts rows of a chunked dataset together.
struct ChunkReader {
    let file: FileContext
    let grid: ChunkGrid
    let table: ChunkTable
    let pipeline: FilterPipeline

    /// Copies the elements of `rows` into `output`, which holds just these rows. Chunks that are not stored leave
    /// what is there.
    func read(rows: Range<Int>, into output: ByteStorage) throws {
        guard !rows.isEmpty, grid.chunkCount > 0 else { return }
        let first = rows.lowerBound / grid.chunk[0] &* grid.chunksPerRow
        let last = (rows.upperBound &- 1) / grid.chunk[0] &* grid.chunksPerRow &+ grid.chunksPerRow
        // The shorter way: along the places of the grid, or along the chunks there are.
        let places =
            last &- first <= table.entries.count
            ? Array(first..<last) : table.entries.keys.filter { $0 >= first && $0 < last }
        for place in places {
            guard let entry = table.entries[place] else { continue }
            try copy(try chunk(entry), at: grid.origin(of: place), rows: rows, into: output)
        }
    }

    private func chunk(_ entry: ChunkTable.Entry) throws -> ByteSlice {
        guard let stored = ByteSlice(file.storage, offset: entry.address, count: entry.size) else {
            throw HDF5Error(
                .truncated, structure: "chunk", offset: entry.address,
                "a chunk of \(entry.size) bytes reaches beyond the end of the file")
        }
        return try pipeline.decode(stored, mask: entry.mask)
    }

    /// Copies the part of a chunk that lies in the shape and in `rows`, one run of the last dimension after another.
    private func copy(_ data: ByteSlice, at origin: [Int], rows: Range<Int>, into output: ByteStorage) throws
    {
        let rank = grid.rank
        var from = [Int](repeating: 0, count: rank)
        var extent = (0..<rank).map { min(grid.chunk[$0], grid.shape[$0] &- origin[$0]) }
        from[0] = max(0, rows.lowerBound &- origin[0])
        extent[0] = min(extent[0], rows.upperBound &- origin[0])
        let run = (rank == 1 ? extent[0] &- from[0] : extent[rank &- 1]) &* grid.elementSize
        var index = from
        while true {
            var (source, target) = (0, 0)
            for dimension in 0..<rank {
                let position = index[dimension] &+ origin[dimension] &- (dimension == 0 ? rows.lowerBound : 0)
                source = source &* grid.chunk[dimension] &+ index[dimension]
                target = target &* (dimension == 0 ? rows.count : grid.shape[dimension]) &+ position
            }
            guard
                output.copy(
                    run, from: data.storage, at: data.offset &+ source &* grid.elementSize,
                    to: target &* grid.elementSize)
            else { throw HDF5Error(.damaged, structure: "chunk", "a chunk does not fit its dataset") }
            var dimension = rank &- 2
            while dimension >= 0 {
                index[dimension] &+= 1
                if index[dimension] < extent[dimension] { break }
                index[dimension] = from[dimension]
                dimension &-= 1
            }
            if dimension < 0 { return }
        }
    }
}
