/// The fractal heap, which keeps links, attributes and shared messages: its header, and the way to an object.
///
///     46 52 48 50  00  07 00  00 00  02            "FRHP", version, IDs of 7 bytes, no filters, blocks have checksums
///     00 10 00 00  00*8  ff*8                      objects up to 4096 bytes in blocks; huge ones: next ID, B-tree
///     8 numbers and addresses of 8 bytes           space management and counts
///     04 00  00 02 00*6  00 00 01 00*5  20 00      table of width 4, from 512 to 65536 bytes, offsets of 32 bits,
///     01 00  b8 03 00 00 00 00 00 00  00 00        1 row to begin with, root block, 0 rows: it is a direct block
///     xx xx xx xx                                  checksum
///
/// An object's ID begins with a byte of version and type. A managed object stands in a block (ID: offset in the heap and
/// length), a huge one by itself in the file (ID: address and length, or a key in a B-tree), a tiny one in its ID.
struct FractalHeap {
    static let structure = "fractal heap header"

    let address: Int
    /// Bytes of an object's ID.
    let idLength: Int
    /// Bytes of an offset in the heap, in IDs and blocks.
    let offsetWidth: Int
    let table: DoublingTable
    let blocksHaveChecksums: Bool
    let filters: [HDF5Filter]
    let root: Root?

    private let offsetBits: Int
    private let lengthWidth: Int
    private let hugeTree: Int?
    private var budget: MetadataBudget
    private var blocks = FractalHeapBlocks()
    private var huge: HugeObjects?

    /// The block from which all others are reached.
    enum Root {
        case direct(FractalHeapBlocks.Direct)
        case indirect(address: Int, rows: Int)
    }

    init(_ file: FileContext, at address: Int) throws {
        self.address = address
        budget = MetadataBudget(file)
        var reader = try ByteReader(file, at: address, structure: FractalHeap.structure)
        try reader.signature("FRHP")
        _ = try reader.version(0...0)
        idLength = try reader.integer(2)
        let filterSize = try reader.integer(2)
        blocksHaveChecksums = try reader.integer(1) & 2 != 0
        let largestManaged = try reader.integer(4)
        try reader.skip(file.lengthSize)
        hugeTree = try reader.address()
        try reader.skip(9 &* file.lengthSize &+ file.offsetSize)
        let width = try reader.integer(2)
        let startingSize = try reader.length()
        let largestDirectSize = try reader.length()
        let bits = try reader.integer(2)
        try reader.skip(2)
        let rootAddress = try reader.address()
        let rows = try reader.integer(2)
        var rootSize = startingSize
        var rootMask = 0
        if filterSize > 0 {
            rootSize = try reader.length()
            rootMask = try reader.integer(4)
        }
        let pipeline = HeaderMessage(
            kind: .filterPipeline, flags: 0, start: reader.position, count: filterSize)
        try reader.skip(filterSize)
        try reader.checksum(from: address)

        guard
            let table = DoublingTable(
                width: width, startingSize: startingSize, largestDirectSize: largestDirectSize),
            (1...63).contains(bits), largestManaged > 0, idLength > 0
        else {
            throw reader.damaged(
                "blocks from \(startingSize) to \(largestDirectSize) bytes in rows of \(width) are not a table"
            )
        }
        self.table = table
        offsetBits = bits
        offsetWidth = (bits &+ 7) / 8
        let directBits = largestDirectSize.trailingZeroBitCount
        lengthWidth = min(
            (directBits &+ 7) / 8, (Int.bitWidth &- 1 &- largestManaged.leadingZeroBitCount) / 8 &+ 1)
        filters = filterSize > 0 ? try FilterPipelineMessage.read(pipeline, file) : []
        root = rootAddress.map {
            rows == 0
                ? .direct(
                    .init(address: $0, storedSize: rootSize, mask: rootMask, size: startingSize, offset: 0))
                : .indirect(address: $0, rows: rows)
        }
    }

    /// The bytes of an object.
    ///
    /// - Parameter id: stands before the ID, which it passes over.
    mutating func object(_ id: inout ByteReader) throws -> ByteSlice {
        var id = try id.part(idLength, structure: "fractal heap ID")
        let flags = try id.integer(1)
        guard flags >> 6 == 0 else { throw id.unsupported("version \(flags >> 6) of heap IDs is not known") }
        switch flags >> 4 & 3 {
        case 0: return try managed(&id)
        case 1: return try hugeObject(&id)
        case 2: return try tiny(&id, flags)
        default: throw id.damaged("an object of type \(flags >> 4 & 3) is not defined")
        }
    }

    private mutating func managed(_ id: inout ByteReader) throws -> ByteSlice {
        let offset = try id.integer(offsetWidth)
        let length = try id.integer(max(1, lengthWidth))
        guard offset >> offsetBits == 0, let root else {
            throw id.damaged("an object stands at offset \(offset), outside its heap")
        }
        return try blocks.object(at: offset, count: length, from: root, self, id.file, &budget)
    }

    /// A tiny object's length is one more than the ID says, in 4 bits or, in long IDs, in 12.
    private func tiny(_ id: inout ByteReader, _ flags: Int) throws -> ByteSlice {
        var length = flags & 15
        if idLength > 18 { length = length << 8 | (try id.integer(1)) }
        return try id.slice(length &+ 1)
    }

    // MARK: Huge objects

    private mutating func hugeObject(_ id: inout ByteReader) throws -> ByteSlice {
        let file = id.file
        let place: HugeObjects.Place
        if idLength &- 1 >= HugeObjects.Place.width(file, isFiltered: !filters.isEmpty) {
            place = try HugeObjects.Place(&id, isFiltered: !filters.isEmpty)
        } else {
            let key = try id.integer(min(idLength &- 1, 8))
            guard let hugeTree else { throw id.damaged("the heap has no huge objects") }
            let known = try huge ?? HugeObjects(file, at: hugeTree, isFiltered: !filters.isEmpty, &budget)
            huge = known
            guard let found = known[key] else { throw id.damaged("there is no huge object \(key)") }
            place = found
        }
        guard let stored = ByteSlice(file.storage, offset: place.address, count: place.storedSize) else {
            throw HDF5Error(
                .truncated, structure: "fractal heap", offset: place.address,
                "an object of \(place.storedSize) bytes reaches beyond the end of the file")
        }
        guard !filters.isEmpty else { return stored }
        try budget.charge(place.size, structure: "fractal heap", offset: place.address)
        return try FilterPipeline(filters, chunkSize: place.size).decode(stored, mask: place.mask)
    }
}
