/// The extensible array, which lists the chunks of a dataset that can grow without limit along one dimension.
///
///     45 41 48 44  00 00 08  20 04 10 04 0a             "EAHD", version, client 0, elements of 8 bytes; up to 2^32 elements,
///                                                       4 in the index block, 16 in the smallest data block, 4 data blocks
///                                                       in the smallest super block, pages of 2^10
///     00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  super blocks: how many, their bytes
///     01 00 00 00 00 00 00 00  96 00 00 00 00 00 00 00  data blocks: how many, their bytes
///     06 00 00 00 00 00 00 00  14 00 00 00 00 00 00 00  largest number of an element and 1, elements with room
///     00 02 00 00 00 00 00 00  xx xx xx xx              index block at byte 512; checksum
///
///     45 41 49 42  00 00  e0 01 00 00 00 00 00 00       "EAIB", version, client 0, header at byte 480
///     00 10 00 00 00 00 00 00 ...                       elements 0 to 3
///     00 03 00 00 00 00 00 00  ff ff ff ff ff ff ff ff  the data block of elements 4 to 19, one that does not exist ...
///     ff ff ff ff ff ff ff ff ...  xx xx xx xx          super blocks; checksum
///
/// Elements belong to super blocks: number u (from 0) has 2^(u / 2) data blocks of 2^((u + 1) / 2) times the smallest count
/// of elements. The index block lists the data blocks of the first ones, and the others' own blocks ("EASB") list theirs.
/// A super block and a data block ("EADB") have the number of their first element behind the header's address. A data block
/// of more elements than a page ends with its checksum, and pages with a checksum each follow; its super block has a bitmap
/// of the pages that were written, in front of the addresses.
struct ExtensibleArray {
    private let file: FileContext
    private let header: Int
    private let elements: ChunkElements
    private let limit: Int
    /// Elements in the index block.
    private let indexCount: Int
    private let smallestBlock: Int
    private let smallestPointers: Int
    private let pageCount: Int
    private let superBlocks: Int
    /// Bytes of an element's number.
    private let numberWidth: Int
    private let indexBlock: Int?
    private var seen: Set<Int> = []

    typealias Body = (_ index: Int, _ address: Int, _ size: Int?, _ mask: Int) throws -> Void

    /// Calls `body` for every element below `limit` with an address, in order.
    ///
    /// - Parameters:
    ///   - header: where the array's header stands.
    ///   - isFiltered: whether elements have sizes and filter masks.
    static func visit(
        _ file: FileContext, header: Int, isFiltered: Bool, limit: Int, _ budget: inout MetadataBudget,
        _ body: Body
    ) throws {
        var array = try ExtensibleArray(file, header, isFiltered: isFiltered, limit: limit, &budget)
        try array.visitIndexBlock(&budget, body)
    }

    private init(
        _ file: FileContext, _ header: Int, isFiltered: Bool, limit: Int, _ budget: inout MetadataBudget
    ) throws {
        self.file = file
        self.header = header
        self.limit = limit
        var reader = try ByteReader(file, at: header, structure: "extensible array header")
        try reader.signature("EAHD")
        _ = try reader.version(0...0)
        elements = try ChunkElements(&reader, isFiltered: isFiltered)
        let bits = try reader.integer(1)
        indexCount = try reader.integer(1)
        smallestBlock = try reader.integer(1)
        smallestPointers = try reader.integer(1)
        let pageBits = try reader.integer(1)
        try reader.skip(6 &* file.lengthSize)
        indexBlock = try reader.address()
        try reader.checksum(from: header)
        try budget.charge(reader.position &- header, structure: reader.structure, offset: header)
        guard (1...64).contains(bits), (1...40).contains(pageBits) else {
            throw reader.damaged("an array cannot have 2^\(bits) elements in pages of 2^\(pageBits)")
        }
        guard smallestBlock.nonzeroBitCount == 1, smallestPointers.nonzeroBitCount == 1 else {
            throw reader.damaged(
                "\(smallestBlock) elements and \(smallestPointers) data blocks are no powers of two")
        }
        superBlocks = 1 &+ bits &- smallestBlock.trailingZeroBitCount
        numberWidth = (bits &+ 7) / 8
        pageCount = 1 << pageBits
        guard superBlocks >= 2 &* smallestPointers.trailingZeroBitCount else {
            throw reader.damaged(
                "an array of up to 2^\(bits) elements is too small for \(smallestPointers) data blocks")
        }
    }

    /// How a super block divides its elements. The number of one is 64 at most, so that its counts are below 2^41.
    private func shape(of superBlock: Int) -> (blocks: Int, count: Int) {
        (1 << (superBlock / 2), smallestBlock << ((superBlock &+ 1) / 2))
    }

    private mutating func enter(_ block: Int, _ reader: ByteReader) throws {
        guard seen.insert(block).inserted else { throw reader.damaged("a block is listed twice") }
    }

    private mutating func visitIndexBlock(_ budget: inout MetadataBudget, _ body: Body) throws {
        guard let indexBlock, limit > 0 else { return }
        var reader = try ByteReader(file, at: indexBlock, structure: "extensible array index block")
        try enter(indexBlock, reader)
        try elements.prefix(&reader, "EAIB", header: header)
        let direct = 2 &* smallestPointers.trailingZeroBitCount
        let addresses = 2 &* (smallestPointers &- 1) &+ superBlocks &- direct
        let bytes = indexCount &* elements.size &+ addresses &* file.offsetSize
        try budget.charge(bytes &+ 32, structure: reader.structure, offset: indexBlock)
        var own = try reader.part(indexCount &* elements.size, structure: reader.structure)
        var pointers = try reader.part(addresses &* file.offsetSize, structure: reader.structure)
        try reader.checksum(from: indexBlock)

        try elements.visit(&own, count: indexCount, first: 0, limit: limit, body)
        var first = indexCount
        for number in 0..<superBlocks {
            guard first < limit else { return }
            let shape = shape(of: number)
            if number < direct {
                try visitBlocks(&pointers, shape, first: first, bitmap: [], &budget, body)
            } else if let address = try pointers.address() {
                try visitSuperBlock(at: address, shape, first: first, &budget, body)
            }
            // Past what can be counted there is nothing below the limit.
            guard let next = shape.blocks.times(shape.count)?.plus(first) else { return }
            first = next
        }
    }

    private mutating func visitSuperBlock(
        at address: Int, _ shape: (blocks: Int, count: Int), first: Int, _ budget: inout MetadataBudget,
        _ body: Body
    ) throws {
        let structure = "extensible array super block"
        var reader = try ByteReader(file, at: address, structure: structure)
        try enter(address, reader)
        try elements.prefix(&reader, "EASB", header: header)
        try reader.skip(numberWidth)
        let pages = shape.count > pageCount ? shape.count / pageCount : 0
        guard let bitmapBytes = pages.dividedUp(by: 8).times(shape.blocks),
            let addressBytes = shape.blocks.times(file.offsetSize),
            let bytes = bitmapBytes.plus(addressBytes), bytes <= reader.remaining
        else {
            throw reader.damaged("\(shape.blocks) data blocks do not fit into the file")
        }
        try budget.charge(bytes.addingSaturated(32), structure: structure, offset: address)
        let bitmap = try reader.bytes(bitmapBytes)
        var pointers = try reader.part(addressBytes, structure: structure)
        try reader.checksum(from: address)
        try visitBlocks(&pointers, shape, first: first, bitmap: bitmap, &budget, body)
    }

    /// Visits the data blocks of a super block, whose addresses come next in `pointers`.
    private mutating func visitBlocks(
        _ pointers: inout ByteReader, _ shape: (blocks: Int, count: Int), first: Int, bitmap: [UInt8],
        _ budget: inout MetadataBudget, _ body: Body
    ) throws {
        for number in 0..<shape.blocks {
            // Numbers past the limit need not be representable.
            guard let start = number.times(shape.count)?.plus(first), start < limit else {
                return try pointers.skip((shape.blocks &- number) &* file.offsetSize)
            }
            guard let address = try pointers.address() else { continue }
            guard shape.count > pageCount else {
                try visitBlock(at: address, count: shape.count, first: start, &budget, body)
                continue
            }
            guard !bitmap.isEmpty else {
                throw pointers.damaged("a data block of the index block has pages")
            }
            try visitPages(
                at: address, count: shape.count, first: start, bitmap: bitmap, bit: number, &budget, body)
        }
    }

    private mutating func visitBlock(
        at address: Int, count: Int, first: Int, _ budget: inout MetadataBudget, _ body: Body
    ) throws {
        let structure = "extensible array data block"
        var reader = try ByteReader(file, at: address, structure: structure)
        try enter(address, reader)
        try elements.prefix(&reader, "EADB", header: header)
        try reader.skip(numberWidth)
        try budget.charge(
            (elements.pageBytes(count) ?? .max).addingSaturated(32), structure: structure, offset: address)
        try elements.visit(
            &reader, count: count, checksumFrom: address, first: first, limit: limit, body)
    }

    /// Visits the pages of data block `block` of its super block.
    private mutating func visitPages(
        at address: Int, count: Int, first: Int, bitmap: [UInt8], bit block: Int,
        _ budget: inout MetadataBudget, _ body: Body
    ) throws {
        var reader = try ByteReader(file, at: address, structure: "extensible array data block")
        try enter(address, reader)
        try elements.prefix(&reader, "EADB", header: header)
        try reader.skip(numberWidth)
        try reader.checksum(from: address)
        try budget.charge(32, structure: reader.structure, offset: address)
        let structure = "extensible array data block page"
        let pages = count / pageCount
        for number in 0..<pages {
            guard let start = number.times(pageCount)?.plus(first), start < limit else { return }
            // The pages of all data blocks are counted through. Fits, as the bitmap has a bit for each.
            guard ChunkElements.isWritten(bitmap, page: block &* pages &+ number) else { continue }
            guard let bytes = elements.pageBytes(pageCount),
                let place = bytes.times(number)?.plus(reader.position)
            else {
                throw reader.damaged("a page lies beyond the end of the file")
            }
            try budget.charge(bytes, structure: structure, offset: place)
            var page = try ByteReader(file, at: place, structure: structure)
            try elements.visit(
                &page, count: pageCount, checksumFrom: place, first: start, limit: limit, body)
        }
    }
}
