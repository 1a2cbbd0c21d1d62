/// The elements of a fixed or extensible array that lists chunks.
///
///     00 10 00 00 00 00 00 00                            a chunk without filters: its address
///     00 10 00 00 00 00 00 00  2c 01 00  00 00 00 00     with filters: address, 300 bytes, no filter left out
struct ChunkElements {
    let file: FileContext
    let isFiltered: Bool
    /// Bytes of one element, at least 1.
    let size: Int

    /// Bytes of a chunk's stored size.
    private let sizeWidth: Int

    /// Reads the client and the element size that both kinds of header have behind their version.
    init(_ reader: inout ByteReader, isFiltered: Bool) throws {
        file = reader.file
        self.isFiltered = isFiltered
        try ChunkElements.checkClient(&reader, isFiltered: isFiltered)
        size = try reader.integer(1)
        sizeWidth = isFiltered ? size &- file.offsetSize &- 4 : 0
        let fits = isFiltered ? (1...8).contains(sizeWidth) : size == file.offsetSize
        guard fits else {
            throw reader.damaged(
                "elements of \(size) bytes do not hold \(isFiltered ? "filtered chunks" : "chunks")")
        }
    }

    private static func checkClient(_ reader: inout ByteReader, isFiltered: Bool) throws {
        let client = try reader.integer(1)
        guard client == (isFiltered ? 1 : 0) else {
            throw reader.damaged(
                "an array of client \(client) does not list \(isFiltered ? "filtered" : "unfiltered") chunks")
        }
    }

    /// Reads what blocks begin with: signature, version, client, and the address of the header they belong to.
    func prefix(_ reader: inout ByteReader, _ signature: String, header: Int) throws {
        try reader.signature(signature)
        _ = try reader.version(0...0)
        try ChunkElements.checkClient(&reader, isFiltered: isFiltered)
        guard try reader.address() == header else {
            throw reader.damaged("a block belongs to another array")
        }
    }

    /// Bytes of a page: its elements and its checksum. Nil when these cannot be counted.
    func pageBytes(_ count: Int) -> Int? { count.times(size)?.plus(4) }

    /// Reads `count` elements and the checksum of everything from byte `start` to them, then visits those elements that
    /// have an address and a number below `limit`; the first one's number is `first`.
    func visit(
        _ reader: inout ByteReader, count: Int, checksumFrom start: Int, first: Int, limit: Int,
        _ body: (_ index: Int, _ address: Int, _ size: Int?, _ mask: Int) throws -> Void
    ) throws {
        guard let bytes = count.times(size) else { throw reader.damaged("\(count) elements are too many") }
        var elements = try reader.part(bytes, structure: reader.structure)
        try reader.checksum(from: start)
        try visit(&elements, count: count, first: first, limit: limit, body)
    }

    /// Visits those of the next `count` elements that have an address and a number below `limit`.
    func visit(
        _ reader: inout ByteReader, count: Int, first: Int, limit: Int,
        _ body: (_ index: Int, _ address: Int, _ size: Int?, _ mask: Int) throws -> Void
    ) throws {
        guard first >= 0, first < limit else { return }
        for number in 0..<max(0, min(count, limit &- first)) {
            guard let address = try reader.address() else {
                try reader.skip(size &- file.offsetSize)
                continue
            }
            if isFiltered {
                let bytes = try reader.integer(sizeWidth)
                try body(first &+ number, address, bytes, try reader.integer(4))
            } else {
                try body(first &+ number, address, nil, 0)
            }
        }
    }

    /// Whether page `index` of a bitmap was ever written; the first page is the highest bit of the first byte.
    static func isWritten(_ bitmap: [UInt8], page index: Int) -> Bool {
        guard index >= 0, bitmap.indices.contains(index / 8) else { return false }
        return bitmap[index / 8] & (0x80 >> UInt8(index % 8)) != 0
    }
}
