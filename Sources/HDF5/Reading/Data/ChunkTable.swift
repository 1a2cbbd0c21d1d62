/// The chunks of one dataset: where each is stored, in the order of their places in the grid of chunks.
///
/// Kept as arrays of just what the chunks need, as there may be millions: places only if some are missing, sizes and
/// masks only if there are filters, nothing if the chunks stand one after another.
struct ChunkTable: Sendable {
    struct Entry: Sendable {
        let address: Int
        let size: Int
        /// Bit i says that filter i was left out.
        let mask: Int
    }

    /// How many chunks are stored.
    let count: Int
    private let chunkBytes: Int
    /// The chunks' places in the grid, row by row, in ascending order; empty if every place has a chunk.
    private let places: [Int]
    private let addresses: [Int]
    private let sizes: [Int]
    private var masks: [UInt32]
    /// Of chunks that stand one after another: the first one's address, and their order.
    private let implicit: (start: Int, numbering: ChunkNumbering)?

    /// - Precondition: `index` is less than ``count``.
    subscript(index: Int) -> Entry {
        if let implicit {
            let number = implicit.numbering.number(of: index)
            return Entry(address: implicit.start &+ number &* chunkBytes, size: chunkBytes, mask: 0)
        }
        return Entry(
            address: addresses[index], size: sizes.isEmpty ? chunkBytes : sizes[index],
            mask: masks.isEmpty ? 0 : Int(masks[index]))
    }

    /// The place in the grid of chunk `index`.
    func place(at index: Int) -> Int { places.isEmpty ? index : places[index] }

    /// The number of the chunk at a place in the grid; nil if it is not stored.
    func index(of place: Int) -> Int? {
        guard !places.isEmpty else { return place < count ? place : nil }
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low &+ high) / 2
            if places[middle] < place { low = middle &+ 1 } else { high = middle }
        }
        return low < places.count && places[low] == place ? low : nil
    }

    /// Bytes of all chunks as they are stored.
    var storedBytes: Int {
        sizes.isEmpty ? count.times(chunkBytes) ?? .max : sizes.reduce(0) { $0.addingSaturated($1) }
    }

    /// Takes chunks that reach beyond the shape as they are stored, whatever their masks say.
    mutating func leaveEdgesUnfiltered(_ grid: ChunkGrid) {
        guard implicit == nil, count > 0 else { return }
        if masks.isEmpty { masks = [UInt32](repeating: 0, count: count) }
        for index in 0..<count where grid.isPartial(place(at: index)) { masks[index] = .max }
    }

    /// Reads the table from a dataset's index.
    init(
        _ index: LayoutMessage.ChunkIndex, _ grid: ChunkGrid, maximumShape: [Int?], isFiltered: Bool,
        _ file: FileContext
    ) throws {
        var list = ChunkList(grid)
        var budget = MetadataBudget(file)
        switch index {
        case .bTree(let root):
            if let root { try list.read(tree: root, grid, file) }
        case .single(let address, let filtered):
            if let address, grid.chunkCount > 0 {
                list.add(place: 0, address: address, size: filtered?.size, mask: filtered?.mask ?? 0)
            }
        case .implicit(let address):
            guard let address else { break }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: false)
            self = try ChunkTable(implicit: address, grid, numbering, isFiltered: isFiltered, file)
            return
        case .fixedArray(let header):
            guard let header else { break }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: false)
            try FixedArray.visit(
                file, header: header, isFiltered: isFiltered, limit: numbering.limit, &budget
            ) { list.add(number: $0, numbering, address: $1, size: $2, mask: $3) }
        case .extensibleArray(let header):
            guard let header else { break }
            let numbering = try ChunkNumbering(grid, maximumShape: maximumShape, unlimited: true)
            try ExtensibleArray.visit(
                file, header: header, isFiltered: isFiltered, limit: numbering.limit, &budget
            ) { list.add(number: $0, numbering, address: $1, size: $2, mask: $3) }
        case .bTreeVersion2(let header):
            if let header { try list.read(tree2: header, grid, isFiltered: isFiltered, &budget, file) }
        }
        try list.sort(grid)
        count = list.places.count
        chunkBytes = grid.chunkBytes
        // Ascending places that are as many as there are in the grid are all of them.
        places = count == grid.chunkCount ? [] : list.places
        addresses = list.addresses
        sizes = list.sizes
        masks = list.masks
        implicit = nil
    }

    /// Chunks that stand one after another in the order of their numbers, each of them.
    private init(
        implicit start: Int, _ grid: ChunkGrid, _ numbering: ChunkNumbering, isFiltered: Bool,
        _ file: FileContext
    ) throws {
        guard !isFiltered else {
            throw HDF5Error(
                .damaged, structure: "data layout message",
                "an implicit index cannot list filtered chunks")
        }
        guard let end = numbering.limit.times(grid.chunkBytes)?.plus(start), end <= file.storage.count else {
            throw HDF5Error(
                .truncated, structure: "data layout message", offset: start,
                "\(numbering.limit) chunks of \(grid.chunkBytes) bytes reach beyond the end of the file")
        }
        count = grid.chunkCount
        chunkBytes = grid.chunkBytes
        (places, addresses, sizes, masks) = ([], [], [], [])
        implicit = (start, numbering)
    }
}

/// The chunks that an index lists, while it is read.
private struct ChunkList {
    private let chunkBytes: Int
    private(set) var places: [Int] = []
    private(set) var addresses: [Int] = []
    /// Empty while all chunks are as large as they are in memory.
    private(set) var sizes: [Int] = []
    /// Empty while no chunk leaves out a filter.
    private(set) var masks: [UInt32] = []
    private var isAscending = true

    init(_ grid: ChunkGrid) { chunkBytes = grid.chunkBytes }

    /// - Parameter size: nil for a chunk without filters.
    mutating func add(place: Int, address: Int, size: Int?, mask: Int) {
        if let last = places.last, last >= place { isAscending = false }
        if let size {
            if sizes.isEmpty { sizes = [Int](repeating: chunkBytes, count: places.count) }
            sizes.append(size)
        } else if !sizes.isEmpty {
            sizes.append(chunkBytes)
        }
        let mask = UInt32(truncatingIfNeeded: mask)
        if mask != 0, masks.isEmpty { masks = [UInt32](repeating: 0, count: places.count) }
        if mask != 0 || !masks.isEmpty { masks.append(mask) }
        places.append(place)
        addresses.append(address)
    }

    /// Chunks outside the shape are left over from a dataset that was larger once.
    mutating func add(number: Int, _ numbering: ChunkNumbering, address: Int, size: Int?, mask: Int) {
        guard let place = numbering.place(of: number) else { return }
        add(place: place, address: address, size: size, mask: mask)
    }

    /// Puts the chunks in the order of their places, of which each may have one.
    mutating func sort(_ grid: ChunkGrid) throws {
        guard !isAscending else { return }
        let order = places.indices.sorted { places[$0] < places[$1] }
        places = order.map { places[$0] }
        addresses = order.map { addresses[$0] }
        if !sizes.isEmpty { sizes = order.map { sizes[$0] } }
        if !masks.isEmpty { masks = order.map { masks[$0] } }
        for (place, next) in zip(places, places.dropFirst()) where place == next {
            throw HDF5Error(
                .damaged, structure: "chunk index",
                "two chunks begin at element \(grid.origin(of: place))")
        }
        isAscending = true
    }

    /// A record is the chunk's address, if there are filters its stored size and its filter mask in 4 bytes, and its number
    /// along each dimension in 8 bytes. The size has the bytes that are left.
    mutating func read(
        tree2 header: Int, _ grid: ChunkGrid, isFiltered: Bool, _ budget: inout MetadataBudget,
        _ file: FileContext
    ) throws {
        let tree = try BTreeVersion2(file, at: header, types: [isFiltered ? .filteredChunk : .chunk])
        try tree.visitRecords(&budget) { record, _ in
            let width = record.remaining &- file.offsetSize &- 4 &- 8 &* grid.rank
            let address = try record.address(of: "a chunk")
            var (size, mask): (Int?, Int) = (nil, 0)
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
            add(place: place, address: address, size: size, mask: mask)
        }
    }

    /// A key is the stored size in 4 bytes, the filter mask in 4, and the first element's place in 8 bytes for each
    /// dimension and for the element's bytes.
    mutating func read(tree root: Int, _ grid: ChunkGrid, _ file: FileContext) throws {
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
            add(place: place, address: child, size: size, mask: mask)
        }
    }
}
