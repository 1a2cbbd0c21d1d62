/// The fixed array, which lists the chunks of a dataset that cannot grow without limit.
///
///     46 41 48 44  00 00 08 0a                          "FAHD", version, client 0, elements of 8 bytes, pages of 2^10
///     03 00 00 00 00 00 00 00  00 02 00 00 00 00 00 00  3 elements, data block at byte 512
///     xx xx xx xx                                       checksum
///
///     46 41 44 42  00 00  e0 01 00 00 00 00 00 00       "FADB", version, client 0, header at byte 480
///     00 10 00 00 00 00 00 00  ff ff ff ff ff ff ff ff  element 0, element 1 without a chunk
///     00 20 00 00 00 00 00 00  xx xx xx xx              element 2, checksum
///
/// A data block of more elements than a page has a bitmap of the pages that were written in place of its elements. The
/// pages follow its checksum, each with a checksum of its own; the last may be shorter.
enum FixedArray {
    /// Calls `body` for every element below `limit` with an address, in order.
    ///
    /// - Parameters:
    ///   - header: where the array's header stands.
    ///   - isFiltered: whether elements have sizes and filter masks.
    static func visit(
        _ file: FileContext, header: Int, isFiltered: Bool, limit: Int, _ budget: inout MetadataBudget,
        _ body: (_ index: Int, _ address: Int, _ size: Int?, _ mask: Int) throws -> Void
    ) throws {
        var reader = try ByteReader(file, at: header, structure: "fixed array header")
        try reader.signature("FAHD")
        _ = try reader.version(0...0)
        let elements = try ChunkElements(&reader, isFiltered: isFiltered)
        let pageBits = try reader.integer(1)
        let count = try reader.length()
        let block = try reader.address()
        try reader.checksum(from: header)
        try budget.charge(reader.position &- header, structure: reader.structure, offset: header)
        guard (1...40).contains(pageBits) else {
            throw reader.damaged("pages cannot have 2^\(pageBits) elements")
        }
        guard let block, limit > 0 else { return }
        try visit(
            elements, at: block, header: header, count: count, pageCount: 1 << pageBits, limit: limit,
            &budget, body)
    }

    private static func visit(
        _ elements: ChunkElements, at block: Int, header: Int, count: Int, pageCount: Int, limit: Int,
        _ budget: inout MetadataBudget,
        _ body: (_ index: Int, _ address: Int, _ size: Int?, _ mask: Int) throws -> Void
    ) throws {
        let structure = "fixed array data block"
        var reader = try ByteReader(elements.file, at: block, structure: structure)
        try elements.prefix(&reader, "FADB", header: header)
        // Pages: the bitmap stands where the elements of a small array stand.
        let pages = count > pageCount ? count.dividedUp(by: pageCount) : 0
        let heldBytes = pages > 0 ? pages.dividedUp(by: 8) : count.times(elements.size)
        guard let bytes = heldBytes, bytes <= reader.remaining else {
            throw reader.damaged("\(count) elements do not fit into the file")
        }
        try budget.charge(bytes.addingSaturated(32), structure: structure, offset: block)
        guard pages > 0 else {
            return try elements.visit(
                &reader, count: count, checksumFrom: block, first: 0, limit: limit, body)
        }
        let bitmap = try reader.bytes(bytes)
        try reader.checksum(from: block)
        guard let pageBytes = elements.pageBytes(pageCount) else {
            throw reader.damaged("pages of \(pageCount) elements are too large")
        }
        let start = reader.position
        for page in 0..<pages {
            // Fits, as there are fewer pages than elements.
            let first = page &* pageCount
            guard first < limit else { return }
            guard ChunkElements.isWritten(bitmap, page: page) else { continue }
            guard let place = page.times(pageBytes)?.plus(start) else {
                throw reader.damaged("a page lies beyond the end of the file")
            }
            let held = min(pageCount, count &- first)
            try budget.charge(
                elements.pageBytes(held) ?? .max, structure: "fixed array data block page", offset: place)
            var page = try ByteReader(elements.file, at: place, structure: "fixed array data block page")
            try elements.visit(
                &page, count: held, checksumFrom: place, first: first, limit: limit, body)
        }
    }
}
