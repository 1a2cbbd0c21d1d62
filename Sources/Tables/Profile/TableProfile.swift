import PrintableText

/// What all rows of a table tell about it, found in one pass (a second one if numbers and texts stand in one column), in
/// bounded memory.
public struct TableProfile: Sendable {
    /// What errors call the table.
    public let path: String
    /// How the text is written: what was given, and what was found.
    public internal(set) var format: TableFormat
    /// How many rows there are below the header.
    public internal(set) var rowCount = 0
    /// In the order of the table.
    public internal(set) var columns: [ColumnProfile] = []
    /// What stands for a missing value, as far as it was given.
    public let missing: Set<String>?
    /// What was found out about the text, and what was passed over, in words.
    public internal(set) var findings: [String] = []

    /// Reads a table to its end.
    ///
    /// - Throws: ``TableError`` if it cannot be read, or with the line of a row that is not like the others.
    public init(path: String, _ options: TableOptions = TableOptions()) throws {
        try self.init(options, path: path) { try TableReader(path: path, options) }
    }

    /// Reads bytes, plain or compressed by gzip.
    ///
    /// - Parameter blockSize: how many bytes are parsed as one; for tests.
    public init(
        bytes: [UInt8], path: String = "", _ options: TableOptions = TableOptions(),
        blockSize: Int = 4 << 20
    ) throws {
        try self.init(options, path: path) {
            try TableReader(bytes: bytes, path: path, options, blockSize: blockSize)
        }
    }

    /// - Parameter open: opens the table, once for each pass.
    private init(_ options: TableOptions, path: String, opening open: () throws -> TableReader) throws {
        self.path = path
        missing = options.missing
        var reader = try open()
        format = reader.format
        let tokens = MissingValues(options.missing?.union([""]) ?? MissingTokens.usual, format)
        let width = reader.firstRow.count
        var readings = [ColumnReading](repeating: .found, count: width)
        var counts = try TableProfile.count(reader, readings, path)
        let header =
            options.hasHeader.map { HeaderGuess(isHeader: $0, reason: "as asked for") }
            ?? HeaderGuess(reader.firstRow, counts.columns, missing: tokens, format: format)
        format.hasHeader = header.isHeader
        // Numbers among texts are texts too, and were not kept as such.
        for column in 0..<width where TableProfile.isMixed(counts.columns[column], tokens, format) {
            readings[column] = .text
        }
        if readings.contains(.text) {
            reader = try open()
            counts = try TableProfile.count(reader, readings, path)
        }
        if !format.hasHeader {
            try counts.add(reader.firstBlock(readings), linesBefore: 0, path)
        }
        rowCount = counts.rows
        guard rowCount > 0 else { throw TableError(.format, path: path, "has a header and no rows") }
        findings = reader.findings
        let other =
            format.hasHeader ? "--header no takes it for a row" : "--header yes takes the first one for names"
        findings.append(
            (format.hasHeader ? "the first row names the columns" : "no row names the columns")
                + ": \(header.reason)" + (options.hasHeader == nil ? " (\(other))" : ""))
        if reader.emptyLines > 0 { findings.append("empty lines were passed over: \(reader.emptyLines)") }
        if reader.commentLines > 0 { findings.append("comments were passed over: \(reader.commentLines)") }
        columns = (0..<width).map { column in
            let given = format.hasHeader ? reader.firstRow[column] : ""
            return ColumnJudgement(
                counts.columns[column], name: given.isEmpty ? "column\(column + 1)" : given,
                rows: counts.rows, missing: tokens, format: format
            ).profile
        }
        noteDuplicates()
    }

    /// Names that several columns have.
    public var duplicateNames: [String] {
        var counts: [String: Int] = [:]
        for column in columns { counts[column.name, default: 0] += 1 }
        return counts.filter { $0.value > 1 }.keys.sorted()
    }

    private mutating func noteDuplicates() {
        for name in duplicateNames {
            let places = columns.indices.filter { columns[$0].name == name }.map { "\($0 + 1)" }
            findings.append("columns \(places.joined(separator: " and ")) are both called \(quoted(name))")
        }
    }

    // MARK: Counting

    private struct Counts {
        var columns: [ColumnCounts]
        var rows = 0

        mutating func add(_ block: ParsedBlock, linesBefore: Int, _ path: String) throws {
            rows += block.rowCount
            // Texts of the block, by column and number: how often, and the row of the first.
            var found = block.tables.map { [(count: Int, row: Int)](repeating: (0, 0), count: $0.count) }
            for text in block.texts {
                let (column, number) = (Int(text.column), Int(text.number))
                if found[column][number].count == 0 { found[column][number].row = Int(text.row) }
                found[column][number].count += 1
            }
            for column in columns.indices {
                columns[column].summary.merge(block.summaries[column])
                for (number, known) in found[column].enumerated() where known.count > 0 {
                    let line = linesBefore + block.line(ofRow: known.row) + 1
                    guard let text = String(validating: block.tables[column][number], as: UTF8.self) else {
                        throw TableError(
                            .format, path: path, line: line, "is not UTF-8; convert it with iconv")
                    }
                    columns[column].add(text, count: known.count, line: line)
                }
            }
        }
    }

    private static func count(
        _ reader: TableReader, _ readings: [ColumnReading], _ path: String
    ) throws -> Counts {
        var counts = Counts(columns: readings.map { _ in ColumnCounts() })
        try reader.read(readings) { block, lines in
            try counts.add(block, linesBefore: lines, path)
            reader.areMany = counts.columns.map(\.summary.levels.areMany)
        }
        return counts
    }

    /// Whether a column is one of texts, some of which are numbers.
    private static func isMixed(_ column: ColumnCounts, _ missing: MissingValues, _ format: TableFormat)
        -> Bool
    {
        let (numbers, dates) = (column.summary.numbers, column.summary.dates)
        guard numbers + dates > 0 else { return false }
        guard numbers == 0 || dates == 0 else { return true }
        let (_, values) = column.split(missing: missing.amongNumbers)
        return !values.isEmpty && !StrayValues(column, values, format).areFew
    }
}

extension HeaderGuess {
    fileprivate init(isHeader: Bool, reason: String) {
        self.isHeader = isHeader
        self.reason = reason
    }
}
