import PrintableText

/// What the beginning of a text tells about its format.
///
/// | what | how it is found |
/// |---|---|
/// | delimiter | the one that gives all records of the beginning equally many fields, above one; of several the first of tab, semicolon, bar, comma, since it is commas that also stand within fields and numbers |
/// | comments | lines that begin with `#` above all rows, and have not as many fields as these |
/// | trailing delimiter | all rows end in one, and the first row ends so or has one field less |
struct FormatGuess {
    private(set) var format: TableFormat
    private(set) var findings: [String] = []
    /// The fields of the first row, and where its bytes lie.
    private(set) var firstRow: [String] = []
    private(set) var firstBytes = 0..<0
    /// How many lines lie before the first row, and how many it has.
    private(set) var linesBefore = 0
    private(set) var firstLines = 0

    /// How much of the text is looked at.
    private static let bytes = 1 << 18
    private static let records = 500
    private static let order: [TableFormat.Delimiter] = [.tab, .semicolon, .bar, .comma]

    init(_ block: ByteBlock, isWhole: Bool, _ options: TableOptions, path: String) throws {
        format = TableFormat(
            hasHeader: options.hasHeader ?? true, hasDecimalComma: options.hasDecimalComma,
            comment: options.comment)
        let isAll = isWhole && block.count <= FormatGuess.bytes
        let sample = ByteBlock(block.bytes.prefix(FormatGuess.bytes))
        findComment(sample, isAll, options)
        if let delimiter = options.delimiter {
            format.delimiter = delimiter
        } else {
            findDelimiter(sample, isAll)
        }
        guard format.delimiter != .comma || !format.hasDecimalComma else {
            throw TableError(
                .format, path: path,
                "fields seem to be parted by commas, which cannot be decimal commas then: give another --delimiter"
            )
        }
        findTrailingDelimiter(sample, isAll)
        try takeFirstRow(block, isWhole: isWhole, path)
    }

    // MARK: Records of the sample

    /// The number of fields of each record, and whether the record ends in an empty one.
    private func shapes(
        _ sample: ByteBlock, _ isAll: Bool, _ delimiter: TableFormat.Delimiter, skipping skipped: Int = 0
    ) -> [(fields: Int, endsEmpty: Bool)] {
        var format = format
        format.delimiter = delimiter
        let scan = RecordScan(sample, format)
        var place = 0
        var shapes: [(Int, Bool)] = []
        var skipped = skipped
        while place < scan.end, shapes.count < FormatGuess.records {
            if scan.isPassedOver(place) {
                place = scan.skipLine(place)
                continue
            }
            guard let (fields, next) = scan.record(place) else { break }
            // The last record of a sample may be half of one.
            if next == scan.end, !isAll, !shapes.isEmpty { break }
            if skipped > 0 {
                skipped -= 1
            } else if let last = fields.last {
                shapes.append((fields.count, scan.text(last).isEmpty))
            }
            place = next
        }
        return shapes
    }

    private mutating func findDelimiter(_ sample: ByteBlock, _ isAll: Bool) {
        var best: (delimiter: TableFormat.Delimiter, share: Double)?
        for delimiter in FormatGuess.order {
            let shapes = shapes(sample, isAll, delimiter)
            guard !shapes.isEmpty else { continue }
            var counts: [Int: Int] = [:]
            for shape in shapes where shape.fields > 1 {
                counts[shape.fields, default: 0] += 1
            }
            // Rows that end in a delimiter may stand below names that do not.
            let most = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }
            guard let most else { continue }
            var same = most.value
            if let first = shapes.first, first.fields == most.key - 1, first.fields > 0,
                shapes.dropFirst().allSatisfy({ $0.endsEmpty })
            {
                same += 1
            }
            let share = Double(same) / Double(shapes.count)
            if share == 1 || share > (best?.share ?? 0.5) {
                if best?.share != 1 { best = (delimiter, share) }
            }
        }
        guard let best else {
            findings.append("one column: no delimiter was found")
            return
        }
        format.delimiter = best.delimiter
        if best.delimiter != .comma { findings.append("fields are parted by \(best.delimiter.plural)") }
    }

    private mutating func findComment(_ sample: ByteBlock, _ isAll: Bool, _ options: TableOptions) {
        let mark = UInt8(ascii: "#")
        guard options.comment == nil, sample.bytes.first == mark else { return }
        var leading = 0
        var place = 0
        let scan = RecordScan(sample, format)
        while place < scan.end, scan.base[place] == mark {
            leading += 1
            place = scan.skipLine(place)
        }
        let delimiters = options.delimiter.map { [$0] } ?? FormatGuess.order
        let isNamed = delimiters.contains { delimiter in
            // A line of names may begin with the mark.
            let shapes = shapes(sample, isAll, delimiter, skipping: leading - 1)
            guard let first = shapes.first, shapes.count > 1, first.fields > 1 else { return false }
            return shapes.dropFirst().allSatisfy { $0.fields == first.fields }
        }
        let isOneColumn = delimiters.allSatisfy { delimiter in
            shapes(sample, isAll, delimiter, skipping: leading).allSatisfy { $0.fields == 1 }
        }
        guard leading > 1 || (!isNamed && !isOneColumn) else { return }
        format.comment = mark
        findings.append(
            "\(leading == 1 ? "the first line is a comment" : "the first \(leading) lines are comments") ('#')"
        )
    }

    private mutating func findTrailingDelimiter(_ sample: ByteBlock, _ isAll: Bool) {
        let shapes = shapes(sample, isAll, format.delimiter)
        guard let first = shapes.first, shapes.count > 1 else { return }
        let rows = shapes.dropFirst()
        guard let count = rows.first?.fields, count > 1,
            rows.allSatisfy({ $0.fields == count && $0.endsEmpty }),
            first.fields == count - 1 || (first.fields == count && first.endsEmpty)
        else { return }
        format.endsInDelimiter = true
        findings.append("rows end in a \(format.delimiter), behind which there is no column")
    }

    private mutating func takeFirstRow(_ block: ByteBlock, isWhole: Bool, _ path: String) throws {
        let scan = RecordScan(block, format)
        var place = 0
        while place < scan.end, scan.isPassedOver(place) {
            place = scan.skipLine(place)
            linesBefore += 1
        }
        guard place < scan.end else { throw TableError(.format, path: path, "has no row") }
        guard let (fields, next) = scan.record(place) else {
            throw TableError(.format, path: path, line: linesBefore + 1, "a quote is not closed")
        }
        guard next < scan.end || isWhole else {
            throw TableError(
                .format, path: path, line: linesBefore + 1, "the first row has over \(scan.end - place) bytes"
            )
        }
        firstBytes = place..<next
        firstLines = max(1, block.bytes[firstBytes].count { $0 == 10 })
        firstRow = try fields.map { field in
            guard let text = String(validating: scan.text(field), as: UTF8.self) else {
                throw TableError(
                    .format, path: path, line: linesBefore + 1, "is not UTF-8; convert it with iconv")
            }
            return text
        }
        if format.endsInDelimiter, firstRow.last == "", firstRow.count > 1 { firstRow.removeLast() }
        guard firstRow.count <= FormatGuess.mostColumns else {
            throw TableError(
                .format, path: path, line: linesBefore + 1,
                "\(firstRow.count) fields; a table has at most \(FormatGuess.mostColumns) columns")
        }
    }

    /// More columns are no table.
    private static let mostColumns = 32_768
}

extension TableFormat.Delimiter {
    fileprivate var plural: String { "\(self)s" }
}
