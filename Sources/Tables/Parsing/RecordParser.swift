/// Parses blocks of records. Where most of the time is spent: nothing is allocated for a field.
struct RecordParser: Sendable {
    let format: TableFormat
    let readings: [ColumnReading]
    /// Columns whose different numbers, or texts, are too many to be told apart.
    var areMany: [Bool]
    /// By column the numbers that stand for a missing value, and are texts therefore.
    let missingNumbers: [[Float]]
    /// Whether numbers are summed up, and not only those counted that are rounded.
    let summarizes: Bool

    var width: Int { readings.count }

    func parse(_ block: ByteBlock) -> ParsedBlock {
        NumberText.withPowers { powers in
            var run = Run(block, self, powers)
            run.parse()
            return run.finish()
        }
    }

    private struct Run {
        let scan: RecordScan
        let parser: RecordParser
        let readings: [ColumnReading]
        let powers: UnsafePointer<Double>
        let point: UInt8
        let width: Int
        let hasMissingNumbers: Bool
        private let result: ParsedBlock
        private var index = 0
        // What grows with each row stands here: access to an object's is checked anew each time.
        private var lines = 0
        private var rowCount = 0
        private var rowLines: [Int32] = []

        init(_ block: ByteBlock, _ parser: RecordParser, _ powers: UnsafePointer<Double>) {
            scan = RecordScan(block, parser.format)
            self.parser = parser
            self.powers = powers
            readings = parser.readings
            point = UInt8(ascii: parser.format.hasDecimalComma ? "," : ".")
            width = parser.width
            hasMissingNumbers = parser.missingNumbers.contains { !$0.isEmpty }
            // Each field takes a byte, but for the last one; a row that is begun is written to its end.
            result = ParsedBlock(width: width, capacity: block.count + 2 + width)
            for column in 0..<width where parser.areMany[column] { result.summaries[column].levels = .many }
        }

        /// The block, after ``parse()``.
        func finish() -> ParsedBlock {
            result.lines = lines
            result.rowCount = rowCount
            result.rowLines = rowLines
            return result
        }

        mutating func parse() {
            var place = 0
            while place < scan.end {
                if scan.isPassedOver(place) {
                    if scan.base[place] == scan.comment {
                        result.commentLines += 1
                    } else {
                        result.emptyLines += 1
                    }
                    place = scan.skipLine(place)
                    lines += 1
                    continue
                }
                rowLines.append(Int32(truncatingIfNeeded: lines))
                let start = place
                guard let next = row(place) else {
                    rowLines.removeLast()
                    dropTexts()
                    fail(start)
                    return
                }
                rowCount += 1
                lines += 1
                place = next
            }
        }

        /// What a row that is not taken has left.
        private func dropTexts() {
            while let text = result.texts.last, Int(text.row) == rowCount {
                result.texts.removeLast()
            }
        }

        /// - Returns: where the next line begins; `nil` if this is no row.
        private mutating func row(_ start: Int) -> Int? {
            var place = start
            for column in 0..<width {
                guard let end = field(place, column) else { return nil }
                index += 1
                place = end
                if column < width - 1 {
                    guard place < scan.end, scan.base[place] == scan.delimiter else { return nil }
                    place += 1
                }
            }
            if parser.format.endsInDelimiter, place < scan.end, scan.base[place] == scan.delimiter {
                place = scan.skipBlanks(place + 1)
            }
            let byte = scan.base[place]
            guard byte == 10 || byte == 13 else { return nil }
            return scan.skipLineEnd(place)
        }

        /// - Returns: the place of the delimiter or line's end behind the field; `nil` if its quote is not closed, or text
        ///   follows the one that closes it.
        @inline(__always)
        private mutating func field(_ start: Int, _ column: Int) -> Int? {
            let reading = readings[column]
            guard reading == .found || reading == .number else { return text(start, column, reading) }
            let place = scan.skipBlanks(start)
            if let number = NumberText(scan.base, place, point: point, powers: powers) {
                let end = scan.skipBlanks(number.end)
                if scan.isFieldEnd(scan.base[end]), !isMissing(number, column) {
                    add(number, column)
                    return end
                }
            }
            return text(place, column, reading)
        }

        @inline(__always)
        private func isMissing(_ number: NumberText, _ column: Int) -> Bool {
            hasMissingNumbers && parser.missingNumbers[column].contains(number.value)
        }

        @inline(__always)
        private func add(_ number: NumberText, _ column: Int) {
            result.set(index, to: number.value)
            guard parser.summarizes else {
                if number.isRounded { result.summaries[column].rounded += 1 }
                return
            }
            update(&result.summaries[column]) { summary in
                summary.numbers += 1
                if number.isRounded { summary.rounded += 1 }
                if number.hasLeadingZero { summary.hasLeadingZeros = true }
                if !number.isWhole, !summary.hasDecimals {
                    summary.hasDecimals = number.value != number.value.rounded()
                }
                summary.add(number.value)
            }
        }

        @inline(__always)
        private func update(_ summary: inout NumberSummary, _ body: (inout NumberSummary) -> Void) {
            body(&summary)
        }

        @inline(never)
        private mutating func text(_ start: Int, _ column: Int, _ reading: ColumnReading) -> Int? {
            let start = scan.skipBlanks(start)
            guard scan.base[start] == 34, start < scan.end else {
                var end = start
                while !scan.isFieldEnd(scan.base[end]) { end += 1 }
                var last = end
                while last > start, scan.isBlank(scan.base[last - 1]) { last -= 1 }
                add(
                    UnsafeBufferPointer(start: scan.base + start, count: last - start), column, reading, false
                )
                return end
            }
            guard let closing = scan.closingQuote(start) else { return nil }
            let end = scan.skipBlanks(closing + 1)
            guard scan.isFieldEnd(scan.base[end]) else { return nil }
            let inside = UnsafeBufferPointer(start: scan.base + start + 1, count: closing - start - 1)
            for byte in inside where byte == 10 { lines += 1 }
            if inside.contains(34) {
                scan.unquoted(start + 1..<closing).withUnsafeBufferPointer { add($0, column, reading, false) }
            } else {
                add(inside, column, reading, true)
            }
            return end
        }

        /// - Parameter mayBeNumber: whether the text stood in quotes, and nobody has looked for a number in it.
        private func add(
            _ text: UnsafeBufferPointer<UInt8>, _ column: Int, _ reading: ColumnReading, _ mayBeNumber: Bool
        ) {
            if mayBeNumber, reading == .found || reading == .number, let base = text.baseAddress {
                // The closing quote ends it.
                if let number = NumberText(base, 0, point: point, powers: powers), number.end == text.count,
                    !isMissing(number, column)
                {
                    return add(number, column)
                }
            }
            if reading == .found || reading == .date, let days = DateText.days(text) {
                let value = Float(days)
                result.set(index, to: value)
                // Half a second is shown as another time.
                let isRounded = abs(Double(value) - days) * 86_400 >= 0.5
                return update(&result.summaries[column]) { summary in
                    summary.dates += 1
                    if isRounded { summary.roundedTimes += 1 }
                    if days != days.rounded() { summary.hasTimes = true }
                    summary.least = min(summary.least, Float(days))
                    summary.greatest = max(summary.greatest, Float(days))
                }
            }
            result.set(index, to: .nan)
            guard reading != .ignored else { return }
            let number: Int32
            if text.isEmpty {
                number = 0
            } else if reading == .everyText {
                number = result.tables[column].append(text)
            } else {
                number = result.tables[column].number(of: text)
            }
            result.texts.append(
                ParsedBlock.Text(
                    row: Int32(truncatingIfNeeded: rowCount),
                    column: Int32(truncatingIfNeeded: column),
                    number: number))
        }

        private func fail(_ start: Int) {
            guard let (fields, _) = scan.record(start) else {
                result.failure = (lines, "a quote is not closed")
                return
            }
            for field in fields {
                let place = scan.skipBlanks(field.lowerBound)
                guard place < scan.end, scan.base[place] == 34, let closing = scan.closingQuote(place) else {
                    continue
                }
                let next = scan.skipBlanks(closing + 1)
                if !scan.isFieldEnd(scan.base[next]) {
                    result.failure = (
                        lines, "text follows a closing quote; a quote within quotes is written twice"
                    )
                    return
                }
            }
            let comment =
                scan.base[start] == UInt8(ascii: "#")
                ? "; if the line is a comment, say so (--comment '#')" : ""
            let count = fields.count == 1 ? "1 field" : "\(fields.count) fields"
            result.failure = (lines, "\(count) where the first row has \(width)\(comment)")
        }
    }
}
