import PrintableText
internal import Schemas

/// The rows of a table as a plan takes them, with the split of each: raw numbers, block after block, in bounded memory.
package struct TableRows {
    /// Some rows that follow each other.
    package struct Block {
        /// By input, row by row.
        package let raw: [String: [Float]]
        /// The split of each row, as its place in ``names``.
        package let splits: [Int]
        package let names: [String]
        /// How many further rows there were whose target is missing.
        package let leftOut: Int
        /// How many whole numbers were rounded, by column.
        package let rounded: [String: Int]
        /// How many times of the day were, by half a second or more.
        package let roundedTimes: [String: Int]
    }

    private let path: String
    private let plan: TablePlan

    package init(path: String, plan: TablePlan) {
        self.path = path
        self.plan = plan
    }

    private static let mostLevels = 1 << 16

    /// Reads all rows.
    ///
    /// - Parameters:
    ///   - rows: how many there are, if that is known already.
    ///   - body: is given each block in its order.
    /// - Throws: ``TableError`` if the table cannot be read or is not as the plan says, and what `body` throws.
    package func forEachBlock(rows: Int? = nil, _ body: (Block) throws -> Void) throws {
        let reader = try TableReader(path: path, plan.options)
        reader.summarizes = false
        let names = TableColumns.names(reader, hasHeader: plan.format.hasHeader)
        var columns = try TableColumns(
            names, inputs: plan.schema.inputs, others: plan.columns, unlabelled: plan.unlabelled,
            missing: plan.missing, format: plan.format, path: path)
        columns.tell(reader)
        let deciding = try decidingColumn(names, &columns)
        let (counted, levels) = try count(deciding, columns.readings, rows)
        var rule = try SplitRule(
            plan.split, rows: counted, levels: levels, isOfDates: plan.splitsByDates, path: path)
        try read(reader, columns.readings) { block, lines in
            var raw = try columns.raw(block, linesBefore: lines)
            let values = deciding.map { DecidingValues(block, $0) }
            var splits = [Int](repeating: 0, count: block.rowCount)
            for row in splits.indices {
                splits[row] = try rule.next(
                    values?.text(row) ?? "", number: values?.number(row) ?? .nan,
                    line: lines + block.line(ofRow: row) + 1)
            }
            let leftOut = leaveOutUnlabelled(&raw, &splits)
            func counts(_ count: KeyPath<NumberSummary, Int>) -> [String: Int] {
                names.indices.reduce(into: [:]) { counts, column in
                    let found = block.summaries[column][keyPath: count]
                    if found > 0 { counts[names[column], default: 0] += found }
                }
            }
            try body(
                Block(
                    raw: raw, splits: splits, names: rule.names, leftOut: leftOut, rounded: counts(\.rounded),
                    roundedTimes: counts(\.roundedTimes)))
        }
        try rule.checkDates()
    }

    /// Removes the rows whose target is missing, if the plan says so; the others stay in their splits.
    /// - Returns: how many there were.
    private func leaveOutUnlabelled(_ raw: inout [String: [Float]], _ splits: inout [Int]) -> Int {
        guard plan.unlabelled == .leaveOut, let targets = raw["targets"], !splits.isEmpty else { return 0 }
        // A column that has a rule of its own keeps to it.
        let columns = (plan.schema.inputs["targets"] ?? []).filter { $0.rawCount > 0 }
        let isNeeded = columns.map { !$0.canBeMissing }
        let isCategory = columns.map { $0 is CategoryColumn }
        let kept = splits.indices.filter { row in
            columns.indices.allSatisfy { column in
                let number = targets[row * columns.count + column]
                return !isNeeded[column] || !(isCategory[column] ? number == -1 : number.isNaN)
            }
        }
        let leftOut = splits.count - kept.count
        guard leftOut > 0 else { return 0 }
        raw = raw.mapValues { numbers in
            let width = numbers.count / splits.count
            return kept.flatMap { numbers[$0 * width..<($0 + 1) * width] }
        }
        splits = kept.map { splits[$0] }
        return leftOut
    }

    /// Calls `body` for all rows, the first one among them where it is one.
    private func read(
        _ reader: TableReader, _ readings: [ColumnReading], _ body: (ParsedBlock, Int) throws -> Void
    ) throws {
        if !plan.format.hasHeader { try body(reader.firstBlock(readings), reader.linesBeforeFirstRow) }
        try reader.read(readings, body)
    }

    private func decidingColumn(_ names: [String], _ columns: inout TableColumns) throws -> Int? {
        guard let name = plan.split.deciding else { return nil }
        let places = names.indices.filter { names[$0] == name }
        guard let place = places.first, places.count == 1 else {
            throw TableError(
                places.isEmpty ? .mismatch : .ambiguous, path: path,
                "the split goes by the column \(quoted(name)), and "
                    + (places.isEmpty ? "there is none" : "\(places.count) columns are called so"))
        }
        if case .date = plan.split { columns.read(place, as: .found) } else { columns.read(place, as: .text) }
        return place
    }

    /// The number of rows, and of each value of the deciding column, as far as the split goes by them.
    private func count(
        _ deciding: Int?, _ readings: [ColumnReading], _ known: Int?
    ) throws -> (rows: Int, levels: [(value: String, count: Int)]?) {
        let needsLevels =
            switch plan.split {
            case .share(_, _, let stratify): stratify != nil
            case .group: true
            case .column, .order, .date: false
            }
        switch plan.split {
        case .column, .date: return (0, [])
        case .share, .group, .order: if let known, !needsLevels { return (known, []) }
        }
        var rows = 0
        var counts: [String: Int] = [:]
        var areMany = false
        let readings = readings.enumerated().map { $0.offset == deciding ? $0.element : .ignored }
        let reader = try TableReader(path: path, plan.options)
        guard reader.firstRow.count == readings.count else {
            throw TableError(.mismatch, path: path, "has changed while it was read")
        }
        try read(reader, readings) { block, _ in
            rows += block.rowCount
            guard needsLevels, let deciding else { return }
            let values = DecidingValues(block, deciding)
            for row in 0..<block.rowCount where !areMany {
                counts[values.text(row), default: 0] += 1
                areMany = counts.count > TableRows.mostLevels
            }
        }
        let levels = counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        return (rows, areMany ? nil : levels.map { ($0.key, $0.value) })
    }
}
