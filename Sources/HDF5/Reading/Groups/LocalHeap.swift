/// The local heap of a symbol-table group: the names of its links.
///
///     48 45 41 50  00 00 00 00         "HEAP", version
///     58 00 00 00 00 00 00 00          88 bytes of data,
///     01 00 00 00 00 00 00 00          no free block in them,
///     c8 02 00 00 00 00 00 00          at this address
struct LocalHeap {
    private static let structure = "local heap"
    private let file: FileContext
    private let start: Int
    private let count: Int

    init(_ file: FileContext, at address: Int) throws {
        var reader = try ByteReader(file, at: address, structure: LocalHeap.structure)
        try reader.signature("HEAP")
        _ = try reader.version(0...0)
        try reader.skip(3)
        let count = try reader.length()
        _ = try reader.bits(file.lengthSize)
        let start = try reader.address(of: "a local heap's data")
        _ = try ByteReader(file, at: start, count: count, structure: LocalHeap.structure)
        self.file = file
        self.start = start
        self.count = count
    }

    /// The text that begins at `offset` in the heap's data.
    func text(at offset: Int) throws -> String {
        guard offset < count else {
            throw HDF5Error(
                .damaged, structure: LocalHeap.structure, offset: start,
                "a name stands at byte \(offset) of a local heap that has \(count)")
        }
        var reader = try ByteReader(
            file, at: start &+ offset, count: count &- offset, structure: LocalHeap.structure)
        return try reader.terminatedText()
    }
}
