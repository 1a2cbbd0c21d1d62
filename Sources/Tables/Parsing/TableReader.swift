import PrintableText

/// Reads a delimited text in blocks, in bounded memory, on all processors.
///
/// What options leave open about the format is found from the beginning of the text, but for the header: the first row is
/// kept apart (``firstRow``), and whether it names the columns is decided by those who have seen the others.
public final class TableReader {
    /// What errors call the table.
    public let path: String
    /// How the text is written; ``TableFormat/hasHeader`` is what options say, or true.
    public let format: TableFormat
    /// The fields of the first row.
    public let firstRow: [String]
    /// What was found out from the beginning, in words.
    public let findings: [String]

    private let bytes: TableBytes
    private let firstBytes: [UInt8]
    private let firstLine: Int
    /// How many lines lie before the first row.
    public var linesBeforeFirstRow: Int { firstLine }
    private let threads: Int
    private let missingNumbers: [Float]
    /// Further texts that stand for a missing value, by column.
    var missingTokens: [Int: [String]] = [:]
    /// Columns whose different numbers need not be counted any more; none by default.
    var areMany: [Bool] = []
    /// Whether numbers are summed up.
    package var summarizes = true
    /// Lines without a field, so far.
    public private(set) var emptyLines = 0
    /// Lines that are comments, so far.
    public private(set) var commentLines = 0

    /// Opens a table: a file, plain or compressed by gzip, or standard input (`-`).
    ///
    /// - Throws: ``TableError`` if it cannot be read or has no row.
    public convenience init(path: String, _ options: TableOptions = TableOptions()) throws {
        try self.init(openBytes(path), path: path == "-" ? "standard input" : path, options)
    }

    /// Reads bytes, plain or compressed by gzip.
    ///
    /// - Parameter blockSize: how many bytes are parsed as one; for tests.
    public convenience init(
        bytes: [UInt8], path: String = "", _ options: TableOptions = TableOptions(),
        blockSize: Int = 4 << 20
    ) throws {
        try self.init(
            decompressing(MemoryBytes(bytes), path: path), path: path, options, blockSize: blockSize)
    }

    init(
        _ source: any ByteSource, path: String, _ options: TableOptions,
        blockSize: Int = TableBytes.usualBlockSize
    ) throws {
        self.path = path
        bytes = try TableBytes(source, path: path, blockSize: max(1, blockSize))
        let guess = try FormatGuess(bytes.beginning, isWhole: bytes.beginsAndEnds, options, path: path)
        format = guess.format
        findings = guess.findings
        firstRow = guess.firstRow
        firstBytes = Array(bytes.beginning.bytes[guess.firstBytes])
        firstLine = guess.linesBefore
        try bytes.skip(guess.firstBytes.upperBound, lines: guess.linesBefore + guess.firstLines)
        missingNumbers = (options.missing ?? []).compactMap { NumberText($0, guess.format)?.value }.sorted()
        threads = max(1, options.threads ?? processorCount())
    }

    /// The first row as a block of its own.
    public func firstBlock(_ readings: [ColumnReading]) throws -> ParsedBlock {
        let parsed = parser(readings).parse(ByteBlock(firstBytes))
        try check(parsed, linesBefore: firstLine)
        return parsed
    }

    private func parser(_ readings: [ColumnReading]) -> RecordParser {
        let missing = readings.indices.map { column in
            missingNumbers
                + MissingValues(Set(missingTokens[column] ?? []), format).numbers.sorted()
        }
        return RecordParser(
            format: format, readings: readings,
            areMany: [Bool](repeating: false, count: readings.count), missingNumbers: missing,
            summarizes: summarizes)
    }

    /// Parses the rows behind the first one, block after block.
    ///
    /// - Parameters:
    ///   - readings: what is taken from each column; as many as ``firstRow`` has fields.
    ///   - body: is given each block in its order, and the number of lines of the file before it.
    /// - Throws: ``TableError`` with the line of a row that is not like the first one; the rows before it were given to
    ///   `body`. What `body` throws.
    public func read(
        _ readings: [ColumnReading], _ body: (ParsedBlock, _ linesBefore: Int) throws -> Void
    ) throws {
        precondition(
            readings.count == firstRow.count, "\(readings.count) readings of \(firstRow.count) columns")
        var parser = parser(readings)
        // While `body` has a block, the next ones are parsed.
        var ahead: [BlockParsing] = []
        var (isAtEnd, failure) = (false, nil as (any Error)?)
        while true {
            if areMany.count == readings.count { parser.areMany = areMany }
            while ahead.count <= (threads > 1 ? threads : 0), !isAtEnd {
                do {
                    guard let block = try bytes.next(format) else {
                        isAtEnd = true
                        break
                    }
                    ahead.append(BlockParsing(block, parser, isConcurrent: threads > 1))
                } catch { (failure, isAtEnd) = (error, true) }
            }
            guard !ahead.isEmpty else { break }
            let parsed = ahead.removeFirst().result()
            let before = bytes.lines
            bytes.pass(lines: parsed.lines)
            emptyLines += parsed.emptyLines
            commentLines += parsed.commentLines
            if parsed.rowCount > 0 { try body(parsed, before) }
            try check(parsed, linesBefore: before)
        }
        if let failure { throw failure }
    }

    private func check(_ parsed: ParsedBlock, linesBefore: Int) throws {
        guard let failure = parsed.failure else { return }
        throw TableError(.format, path: path, line: linesBefore + failure.line + 1, failure.message)
    }
}
