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
    init(_ index: LayoutMessage.ChunkIndex, _ grid: ChunkGrid, _ file: FileContext) throws {
        switch index {
        case .bTree(let root):
            if let root { try read(tree: root, grid, file) }
        case .single(let address, let filtered):
            guard let address else { return }
            entries[0] = Entry(
                address: address, size: filtered?.size ?? grid.chunkBytes, mask: filtered?.mask ?? 0)
        case .other(let name):
            throw HDF5Error(
                .unsupported, structure: "data layout message",
                "chunks listed in the index \"\(name)\" are not supported")
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
