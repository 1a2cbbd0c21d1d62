import PrintableText
package import Schemas

/// Finds the columns of schemas in a table, and makes raw numbers of its rows: those that a data file holds.
package struct TableColumns {
    /// What is taken from each column of the table.
    package private(set) var readings: [ColumnReading]
    /// The names of the columns whose texts are passed through, and their places.
    package let identifiers: [(name: String, column: Int)]
    private let inputs: [(name: String, columns: [Found])]
    private let path: String

    /// A column of a schema that holds numbers, and its place in the table.
    private struct Found {
        let column: any SchemaColumn
        let place: Int
        let levels: CategoryLevels?
        let missing: MissingValues
        let isTarget: Bool
        /// Whether there is a rule for missing values, of the column or of rows without labels.
        let canBeMissing: Bool
    }

    /// - Parameters:
    ///   - names: of the table's columns.
    ///   - inputs: columns that must be there.
    ///   - others: columns that may be there and are not read.
    ///   - unlabelled: what happens where one of the inputs `targets` is missing.
    ///   - missing: what stands for a missing value in all columns, beside what is said of each.
    ///   - format: how numbers are written.
    /// - Throws: ``TableError`` with all names that the table lacks, that it has and nobody knows, or that it has twice.
    package init(
        _ names: [String], inputs: [String: [any SchemaColumn]], others: [any SchemaColumn] = [],
        unlabelled: TablePlan.Unlabelled = .refuse, missing: Set<String>,
        format: TableFormat = TableFormat(), path: String
    ) throws {
        self.path = path
        var places: [String: [Int]] = [:]
        for (place, name) in names.enumerated() { places[name, default: []].append(place) }
        var readings = [ColumnReading](repeating: .ignored, count: names.count)
        var lacking: [String] = []
        var identifiers: [(String, Int)] = []
        self.inputs = try inputs.sorted { $0.key < $1.key }.map { input, columns in
            (
                input,
                try columns.compactMap { column -> Found? in
                    if column is IgnoredColumn { return nil }
                    let found = places[column.name] ?? []
                    guard found.count < 2 else {
                        throw TableError(
                            .ambiguous, path: path,
                            "\(found.count) columns are called \(quoted(column.name)): rename all but one")
                    }
                    guard let place = found.first else {
                        // Rows may have no names.
                        if !(column is IdentifierColumn) { lacking.append(column.name) }
                        return nil
                    }
                    readings[place] = TableColumns.reading(column)
                    if column is IdentifierColumn { identifiers.append((column.name, place)) }
                    guard column.rawCount > 0 else { return nil }
                    let isTarget = input == "targets"
                    return Found(
                        column: column, place: place,
                        levels: (column as? CategoryColumn).map { CategoryLevels($0) },
                        missing: column.missingValues(missing, format), isTarget: isTarget,
                        canBeMissing: column.canBeMissing || (isTarget && unlabelled == .leaveOut))
                }
            )
        }
        self.readings = readings
        self.identifiers = identifiers.sorted { $0.1 < $1.1 }
        guard lacking.isEmpty else {
            throw TableError(
                .mismatch, path: path,
                "lacks the \(TableColumns.list(lacking)); it has \(names.prefix(20).map { quoted($0) }.joined(separator: ", "))"
            )
        }
        let known = Set(inputs.values.joined().map(\.name)).union(others.map(\.name))
        let unknown = names.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw TableError(
                .mismatch, path: path,
                "has the \(TableColumns.list(unknown)), which nobody knows: remove it, or say that it is to be ignored"
            )
        }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(10).map { quoted($0) }.joined(separator: ", ")
        return "column\(names.count == 1 ? "" : "s") \(shown)\(names.count > 10 ? " and others" : "")"
    }

    private static func reading(_ column: any SchemaColumn) -> ColumnReading {
        switch column {
        case let number as NumberColumn: number.isDate ? .date : .number
        case is CategoryColumn: .text
        case is IdentifierColumn: .everyText
        default: .ignored
        }
    }

    /// Has a reader of the table take numbers that stand for a missing value in a column for such.
    package func tell(_ reader: TableReader) {
        for found in inputs.flatMap(\.columns) {
            reader.missingTokens[found.place] = found.column.missingTokens
        }
    }

    /// Has a column read that nobody takes numbers from, such as one that divides the rows.
    package mutating func read(_ place: Int, as reading: ColumnReading) {
        if readings[place] == .ignored { readings[place] = reading }
    }

    /// The names of a table's columns: those of its first row, or `column1`, `column2`, ….
    package static func names(_ reader: TableReader, hasHeader: Bool) -> [String] {
        reader.firstRow.enumerated().map { place, name in
            hasHeader && !name.isEmpty ? name : "column\(place + 1)"
        }
    }

    /// The raw numbers of an input, row by row.
    ///
    /// - Throws: ``TableError`` with line, column and text of a value that its column cannot have.
    package func raw(_ block: ParsedBlock, linesBefore: Int) throws -> [String: [Float]] {
        let places = try texts(block, linesBefore)
        var result: [String: [Float]] = [:]
        for (name, columns) in inputs where !columns.isEmpty {
            let width = columns.count
            result[name] = [Float](unsafeUninitializedCapacity: block.rowCount * width) { target, count in
                let values = block.values
                for (offset, found) in columns.enumerated() {
                    var from = found.place
                    var to = offset
                    for _ in 0..<block.rowCount {
                        target[to] = values[from]
                        from += block.width
                        to += width
                    }
                }
                count = block.rowCount * width
            }
        }
        for (name, columns) in inputs {
            // Where the categories go, by the columns of the table.
            var offsets = [Int](repeating: -1, count: block.width)
            for (offset, found) in columns.enumerated() where found.levels != nil {
                offsets[found.place] = offset
            }
            guard offsets.contains(where: { $0 >= 0 }) else { continue }
            result[name]?.withUnsafeMutableBufferPointer { raw in
                for text in block.texts {
                    let place = Int(text.column)
                    guard offsets[place] >= 0, let numbers = places[place] else { continue }
                    raw[Int(text.row) * columns.count + offsets[place]] = numbers[Int(text.number)]
                }
            }
        }
        return result
    }

    /// For each column of the table that is a category, the raw number of each of its texts.
    private func texts(_ block: ParsedBlock, _ linesBefore: Int) throws -> [[Float]?] {
        var result = [[Float]?](repeating: nil, count: block.width)
        var strays: [(place: Int, number: Int)] = []
        for found in inputs.flatMap(\.columns) {
            let table = block.tables[found.place]
            var numbers = [Float](repeating: .nan, count: table.count)
            for number in 0..<table.count {
                let text = String(decoding: table[number], as: UTF8.self)
                if let levels = found.levels {
                    if let place = levels.place(of: text) {
                        numbers[number] = Float(place)
                    } else if found.canBeMissing,
                        found.missing.contains(text) || levels.unknownIsMissing
                    {
                        numbers[number] = -1
                    } else {
                        strays.append((found.place, number))
                    }
                } else if !found.canBeMissing || !found.missing.contains(text) {
                    strays.append((found.place, number))
                }
            }
            if found.levels != nil { result[found.place] = numbers }
        }
        guard !strays.isEmpty else { return result }
        // The empty text has a number in each table, whether or not it is there.
        let stray = block.texts.first { text in
            strays.contains { $0.place == Int(text.column) && $0.number == Int(text.number) }
        }
        guard let stray, let found = inputs.flatMap(\.columns).first(where: { $0.place == Int(stray.column) })
        else { return result }
        throw error(
            String(decoding: block.bytes(stray), as: UTF8.self), found,
            linesBefore + block.line(ofRow: Int(stray.row)) + 1)
    }

    private func error(_ text: String, _ found: Found, _ line: Int) -> TableError {
        let column = found.column
        let isMissing = found.missing.contains(text)
        let shown = text.isEmpty ? "an empty field" : quoted(text)
        if isMissing, found.isTarget {
            return TableError(
                .value, path: path, line: line,
                "the target \(quoted(column.name)) is missing (\(shown)): complete it, or leave out the rows without it "
                    + "(--skip-unlabelled, or \"unlabelled\": \"leave_out\" in a plan)")
        }
        return TableError(
            .value, path: path, line: line,
            isMissing
                ? "column \(quoted(column.name)): the value is missing (\(shown)), for which the column has no rule: leave the row "
                    + "out, or say what stands for it ('missing')"
                : "column \(quoted(column.name)): \(shown) \(column.refusal)")
    }
}
