/// The chunks of one dataset: where each is stored, by its place in the grid of chunks.
struct ChunkTable: Sendable {
    struct Entry: Sendable {
        let address: Int
        let size: Int
        /// Bit i says that filter i was left out.
        let mask: Int
    }

    /// Keyed by the place in the grid, in row-major order.
    private(set) var entries: [Int: Entry] = [:]

    /// Reads the table from a dataset's index.
    init(
        _ index: LayoutMessage.ChunkIndex, _ grid: ChunkGrid, maximumShape: [Int?], isFiltered: Bool,
        _ file: FileContext
    ) throws {
        var budget = MetadataBudget(file)
        switch index {
        case .bTree(let root):
            if let root { try read(tree: root, grid, file) }
        case .single(let address, let filtered):
            guard let address else { return }
            entries[0] = Entry(
                address: address, size: filtered?.size ?? grid.chunkBytes, mask: filtered?.mask ?? 0)
        case .implicit(let address):
            guard let address else { return }
            guard !isFiltered else {
                throw HDF5Error(
                    .damaged, structure: "data layout message",
                    "an implicit index cannot list filtered chunks")
            }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: false)
            try read(implicit: address, grid, numbering, &budget, file)
        case .fixedArray(let header):
            guard let header else { return }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: false)
            try FixedArray.visit(
                file, header: header, isFiltered: isFiltered, limit: numbering.limit, &budget
            ) { add(number: $0, numbering, Entry(address: $1, size: $2 ?? grid.chunkBytes, mask: $3)) }
        case .extensibleArray(let header):
            guard let header else { return }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: true)
            try ExtensibleArray.visit(
                file, header: header, isFiltered: isFiltered, limit: numbering.limit, &budget
            ) { add(number: $0, numbering, Entry(address: $1, size: $2 ?? grid.chunkBytes, mask: $3)) }
        case .bTreeVersion2(let header):
            guard let header else { return }
            try read(tree2: header, grid, isFiltered: isFiltered, &budget, file)
        }
    }

    /// Takes chunks that reach beyond the shape as they are stored, whatever their masks say.
    mutating func leaveEdgesUnfiltered(_ grid: ChunkGrid) {
        for (place, entry) in entries where grid.isPartial(place) {
            entries[place] = Entry(address: entry.address, size: entry.size, mask: .max)
        }
    }

    /// Chunks outside the shape are left over from a dataset that was larger once.
    private mutating func add(number: Int, _ numbering: ChunkNumbering, _ entry: Entry) {
        if let place = numbering.place(of: number) { entries[place] = entry }
    }

    /// Chunks stand one after another in the order of their numbers, each of them.
    private mutating func read(
        implicit start: Int, _ grid: ChunkGrid, _ numbering: ChunkNumbering,
        _ budget: inout MetadataBudget, _ file: FileContext
    ) throws {
        guard let end = numbering.limit.times(grid.chunkBytes)?.plus(start), end <= file.storage.count else {
            throw HDF5Error(
                .truncated, structure: "data layout message", offset: start,
                "\(numbering.limit) chunks of \(grid.chunkBytes) bytes reach beyond the end of the file")
        }
        try budget.charge(
            grid.chunkCount.times(file.offsetSize) ?? .max, structure: "data layout message", offset: start)
        for place in 0..<grid.chunkCount {
            let address = start &+ numbering.number(of: place) &* grid.chunkBytes
            entries[place] = Entry(address: address, size: grid.chunkBytes, mask: 0)
        }
    }

    /// A record is the chunk's address, if there are filters its stored size and its filter mask in 4 bytes, and its number
    /// along each dimension in 8 bytes. The size has the bytes that are left.
    private mutating func read(
        tree2 header: Int, _ grid: ChunkGrid, isFiltered: Bool, _ budget: inout MetadataBudget,
        _ file: FileContext
    ) throws {
        let tree = try BTreeVersion2(file, at: header, types: [isFiltered ? .filteredChunk : .chunk])
        try tree.visitRecords(&budget) { record, _ in
            let width = record.remaining &- file.offsetSize &- 4 &- 8 &* grid.rank
            let address = try record.address(of: "a chunk")
            var (size, mask) = (grid.chunkBytes, 0)
            if isFiltered {
                guard (1...8).contains(width) else {
                    throw record.damaged("a chunk's size cannot have \(width) bytes")
                }
                size = try record.integer(width)
                mask = try record.integer(4)
            }
            var positions: [Int] = []
            for _ in 0..<grid.rank { positions.append(try record.integer(8)) }
            guard let place = grid.place(at: positions) else { return }
            let entry = Entry(address: address, size: size, mask: mask)
            guard entries.updateValue(entry, forKey: place) == nil else {
                throw record.damaged("two chunks have the place \(positions) in the grid")
            }
        }
    }

    /// A key is the stored size in 4 bytes, the filter mask in 4, and the first element's place in 8 bytes for each
    /// dimension and for the element's bytes.
    private mutating func read(tree root: Int, _ grid: ChunkGrid, _ file: FileContext) throws {
        var budget = MetadataBudget(file)
        let keySize = 8 &+ 8 &* (grid.rank &+ 1)
        try BTreeVersion1.visitLeaves(file, root: root, type: .chunks, keySize: keySize, &budget) {
            key, child in
            let size = try key.integer(4)
            let mask = try key.integer(4)
            var origin: [Int] = []
            for _ in 0..<grid.rank { origin.append(try key.integer(8)) }
            guard try key.bits(8) == 0 else { throw key.damaged("a chunk begins inside an element") }
            // Chunks outside the shape are left over from a dataset that was larger once.
            guard let place = try grid.place(of: origin, { key.damaged($0) }) else { return }
            guard entries.updateValue(Entry(address: child, size: size, mask: mask), forKey: place) == nil
            else {
                throw key.damaged("two chunks begin at element \(origin)")
            }
        }
    }
}
