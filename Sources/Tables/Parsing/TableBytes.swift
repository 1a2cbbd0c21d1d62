/// A table's text in blocks of whole records, in bounded memory.
final class TableBytes {
    private let source: any ByteSource
    private let path: String
    private var pending: ByteBlock
    private var isAtEnd = false
    private let blockSize: Int
    /// How many lines lie before the next block.
    private(set) var lines = 0

    static let usualBlockSize = 4 << 20
    /// So much is looked at before anything is parsed.
    private static let leastBeginning = 1 << 18
    /// A longer record is taken for a quote that nobody closed.
    static let longestRecord = 64 << 20

    /// Reads the beginning; a byte-order mark of UTF-8 is passed over.
    ///
    /// - Throws: ``TableError`` if it cannot be read or is no text in UTF-8.
    init(_ source: any ByteSource, path: String, blockSize: Int = usualBlockSize) throws {
        self.source = source
        self.path = path
        self.blockSize = blockSize
        pending = ByteBlock(capacity: max(blockSize, TableBytes.leastBeginning))
        try fill()
        let bytes = pending.bytes
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw TableError(.format, path: path, "is UTF-16; convert it with iconv -f UTF-16 -t UTF-8")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            pending = pending.cut(at: 3, capacity: pending.capacity)
        }
        if pending.bytes.prefix(1 << 12).contains(0) {
            throw TableError(.format, path: path, "has zero bytes in its beginning and is no text")
        }
    }

    private func fill() throws {
        let room = pending.capacity - pending.count
        guard !isAtEnd, room > 0 else { return }
        let before = pending.count
        try pending.fill(from: source)
        isAtEnd = pending.count - before < room
    }

    /// What comes next, as far as it was read; possibly only half of its last record.
    var beginning: ByteBlock { pending }
    /// Whether ``beginning`` is all that follows.
    var beginsAndEnds: Bool { isAtEnd }

    /// Passes over bytes of the beginning.
    /// - Precondition: there are so many.
    func skip(_ count: Int, lines: Int) throws {
        pending = pending.cut(at: count, capacity: blockSize)
        self.lines += lines
        try fill()
    }

    /// The next block; `nil` at the end.
    ///
    /// - Throws: ``TableError`` if the rest cannot be read or a record has no end.
    func next(_ format: TableFormat) throws -> ByteBlock? {
        try fill()
        guard pending.count > 0 else { return nil }
        if pending.count > blockSize {
            // The beginning is longer than a block.
            let head = ByteBlock(pending.bytes.prefix(blockSize))
            if let end = RecordScan(head, format).lastRecordEnd, end > 0 {
                let block = pending
                pending = block.cut(at: end, capacity: blockSize)
                return block
            }
        }
        while !isAtEnd {
            if let end = RecordScan(pending, format).lastRecordEnd, end > 0 {
                let block = pending
                pending = block.cut(at: end, capacity: blockSize)
                return block
            }
            guard pending.capacity < TableBytes.longestRecord else {
                throw TableError(
                    .format, path: path, line: lines + 1,
                    "a record that begins here or later has over \(TableBytes.longestRecord) bytes: is a quote not closed?"
                )
            }
            pending = pending.grown(to: 2 * pending.capacity)
            try fill()
        }
        let block = pending
        pending = ByteBlock(capacity: 0)
        return block
    }

    /// Counts the lines of a block that was taken.
    func pass(lines: Int) { self.lines += lines }
}
