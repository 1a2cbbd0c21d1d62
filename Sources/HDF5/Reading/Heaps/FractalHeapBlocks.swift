/// The blocks of a fractal heap that have been read. Each is read and checked once.
///
/// A direct block holds objects. Offsets in it count from its signature:
///
///     46 48 44 42  00  3b 02 00 00 00 00 00 00     "FHDB", version, the heap header's address,
///     00 00 00 00  xx xx xx xx                     the block's offset in the heap, checksum if the heap has them
///
/// An indirect block: "FHIB", version, the header's address, its offset, the addresses of the direct blocks in its rows (with
/// filters, each followed by its stored size and filter mask), the addresses of the indirect ones, checksum.
struct FractalHeapBlocks {
    struct Direct {
        let address: Int
        /// Bytes in the file, which filters may have changed.
        let storedSize: Int
        let mask: Int
        let size: Int
        /// The offset in the heap.
        let offset: Int
    }

    /// An indirect block and the first block in it have the same offset, but not as many rows.
    private struct Key: Hashable {
        let offset: Int
        let rows: Int
    }

    /// By the blocks' offsets in the heap.
    private var direct: [Int: ByteSlice] = [:]
    /// Readers of the entries.
    private var indirect: [Key: ByteReader] = [:]

    /// The `count` bytes at `offset` in the heap.
    mutating func object(
        at offset: Int, count: Int, from root: FractalHeap.Root, _ heap: FractalHeap, _ file: FileContext,
        _ budget: inout MetadataBudget
    ) throws -> ByteSlice {
        let block = try place(offset, from: root, heap, file, &budget)
        let bytes = try self.bytes(block, heap, file, &budget)
        let start = offset &- block.offset
        guard start >= FractalHeapBlocks.directOverhead(heap, file),
            let object = bytes.part(from: start, count: count)
        else {
            throw HDF5Error(
                .damaged, structure: "fractal heap direct block", offset: block.address,
                "an object of \(count) bytes at byte \(start) is not inside its block of \(block.size)")
        }
        return object
    }

    // MARK: Direct blocks

    private static func directOverhead(_ heap: FractalHeap, _ file: FileContext) -> Int {
        5 &+ file.offsetSize &+ heap.offsetWidth &+ (heap.blocksHaveChecksums ? 4 : 0)
    }

    private mutating func bytes(
        _ block: Direct, _ heap: FractalHeap, _ file: FileContext, _ budget: inout MetadataBudget
    ) throws -> ByteSlice {
        if let known = direct[block.offset] { return known }
        let structure = "fractal heap direct block"
        guard var bytes = ByteSlice(file.storage, offset: block.address, count: block.storedSize) else {
            throw HDF5Error(
                .truncated, structure: structure, offset: block.address,
                "a block of \(block.storedSize) bytes reaches beyond the end of the file")
        }
        try budget.charge(block.size, structure: structure, offset: block.address)
        if !heap.filters.isEmpty {
            bytes = try FilterPipeline(heap.filters, chunkSize: block.size).decode(bytes, mask: block.mask)
        }
        var reader = ByteReader(file, bytes, structure: structure)
        try FractalHeapBlocks.head(&reader, "FHDB", heap, offset: block.offset)
        if heap.blocksHaveChecksums { try FractalHeapBlocks.checksum(bytes, &reader) }
        direct[block.offset] = bytes
        return bytes
    }

    private static func head(
        _ reader: inout ByteReader, _ signature: String, _ heap: FractalHeap, offset: Int
    ) throws {
        try reader.signature(signature)
        _ = try reader.version(0...0)
        guard try reader.address() == heap.address, try reader.integer(heap.offsetWidth) == offset else {
            throw reader.damaged("the block belongs to another heap, or elsewhere in this one")
        }
    }

    /// The checksum is that of the whole block with zeros in its own place.
    private static func checksum(_ block: ByteSlice, _ reader: inout ByteReader) throws {
        let start = reader.position &- block.offset
        let stored = try reader.bits(4)
        var bytes = block.array
        for index in start..<start &+ 4 where bytes.indices.contains(index) { bytes[index] = 0 }
        guard bytes.withUnsafeBytes({ MetadataChecksum.of($0) }) == stored else {
            throw reader.damaged("the checksum does not agree")
        }
    }

    // MARK: Indirect blocks

    private mutating func place(
        _ offset: Int, from root: FractalHeap.Root, _ heap: FractalHeap, _ file: FileContext,
        _ budget: inout MetadataBudget
    ) throws -> Direct {
        switch root {
        case .direct(let block): return block
        case .indirect(var address, var rows):
            var start = 0
            // Each block on the way is smaller than the one before.
            while true {
                let block = try indirectBlock(address, rows: rows, offset: start, heap, file, &budget)
                let place = heap.table.place(of: offset &- start)
                guard place.row < rows else {
                    throw block.damaged("an object stands at offset \(offset), outside its heap")
                }
                start &+= place.blockOffset
                var entry = block
                let isDirect = place.row < heap.table.directRows
                try entry.skip(FractalHeapBlocks.position(of: place, isDirect: isDirect, heap, file))
                let child = try entry.address(of: "the block of an object")
                guard !isDirect else { return try directBlock(child, &entry, place, heap, offset: start) }
                address = child
                rows = heap.table.rows(ofBlockIn: place.row)
                guard rows > 0, rows <= place.row else {
                    throw entry.damaged("an indirect block has no rows")
                }
            }
        }
    }

    private func directBlock(
        _ address: Int, _ entry: inout ByteReader, _ place: DoublingTable.Place, _ heap: FractalHeap,
        offset: Int
    ) throws -> Direct {
        let isFiltered = !heap.filters.isEmpty
        return Direct(
            address: address, storedSize: isFiltered ? try entry.length() : place.blockSize,
            mask: isFiltered ? try entry.integer(4) : 0, size: place.blockSize, offset: offset)
    }

    private static func directEntry(_ heap: FractalHeap, _ file: FileContext) -> Int {
        file.offsetSize &+ (heap.filters.isEmpty ? 0 : file.lengthSize &+ 4)
    }

    /// Where the entry of a block stands in an indirect block. All factors are below 2 to the 17th.
    private static func position(
        of place: DoublingTable.Place, isDirect: Bool, _ heap: FractalHeap, _ file: FileContext
    ) -> Int {
        let (table, entry) = (heap.table, directEntry(heap, file))
        guard !isDirect else { return (place.row &* table.width &+ place.column) &* entry }
        let before = table.directRows &* table.width &* entry
        return before &+ ((place.row &- table.directRows) &* table.width &+ place.column) &* file.offsetSize
    }

    private mutating func indirectBlock(
        _ address: Int, rows: Int, offset: Int, _ heap: FractalHeap, _ file: FileContext,
        _ budget: inout MetadataBudget
    ) throws -> ByteReader {
        let key = Key(offset: offset, rows: rows)
        if let known = indirect[key] { return known }
        let table = heap.table
        let directRows = min(rows, table.directRows)
        let entries =
            directRows &* table.width &* FractalHeapBlocks.directEntry(heap, file)
            &+ (rows &- directRows) &* table.width &* file.offsetSize
        let size = 9 &+ file.offsetSize &+ heap.offsetWidth &+ entries
        let structure = "fractal heap indirect block"
        var reader = try ByteReader(file, at: address, count: size, structure: structure)
        try budget.charge(size, structure: structure, offset: address)
        try FractalHeapBlocks.head(&reader, "FHIB", heap, offset: offset)
        let block = try reader.part(entries, structure: structure)
        try reader.checksum(from: address)
        indirect[key] = block
        return block
    }
}
