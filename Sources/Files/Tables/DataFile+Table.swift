import HDF5
public import Tables

/// What became of a table.
public struct TableReport: Sendable {
    /// The number of rows by split.
    public internal(set) var counts: [String: Int] = [:]
    /// How many further rows were left out, as their target is missing.
    public internal(set) var unlabelled = 0
    /// How many whole numbers were rounded to 32-bit floats, by column.
    public internal(set) var rounded: [String: Int] = [:]
    /// How many times of the day were rounded by half a second or more, by column.
    public internal(set) var roundedTimes: [String: Int] = [:]

    init() {}

    /// Reads a table once, as training will, so that what training would refuse is refused before.
    ///
    /// - Parameters:
    ///   - table: a delimited text, plain or compressed by gzip.
    ///   - plan: what is taken of it.
    ///   - rows: the number of rows, if it is known.
    /// - Throws: ``TableError`` with line and column of what is not as the plan says.
    public init(reading table: String, _ plan: TablePlan, rows: Int? = nil) throws {
        try plan.check(path: table)
        try TableRows(path: table, plan: plan).forEachBlock(rows: rows) { add($0) }
    }

    mutating func add(_ block: TableRows.Block) {
        for (name, count) in zip(block.names, block.counts) where count > 0 {
            counts[name, default: 0] += count
        }
        unlabelled += block.leftOut
        rounded.merge(block.rounded, uniquingKeysWith: +)
        roundedTimes.merge(block.roundedTimes, uniquingKeysWith: +)
    }
}

extension DataFile {
    /// Makes a data file of a table: raw numbers and the schema that says what they mean. Rows are read and written block
    /// after block.
    ///
    /// - Parameters:
    ///   - table: a delimited text, plain or compressed by gzip.
    ///   - plan: what is taken of it.
    ///   - rows: the number of rows, if it is known.
    ///   - output: the file to write.
    /// - Throws: ``TableError`` with line and column of what is not as the plan says, or ``FileError``. A file that was there
    ///   is then untouched.
    @discardableResult
    public static func save(
        table: String, _ plan: TablePlan, rows: Int? = nil, to output: Output
    ) throws -> TableReport {
        try plan.check(path: table)
        let schema = plan.schema
        let features = schema.inputs.mapValues { $0.reduce(0) { $0 + $1.rawCount } }.filter { $0.value > 0 }
        var report = TableReport()
        try replaceFile(output.path) { path in
            var writer = try DataFileWriter(
                path, features: features, schema: schema, source: fileName(of: table))
            try TableRows(path: table, plan: plan).forEachBlock(rows: rows) { block in
                for (split, columns, count) in block.divided(features) {
                    try writer.append(columns, to: split, count: count)
                }
                report.add(block)
            }
            try writer.close()
        }
        return report
    }
}

extension TableRows.Block {
    /// How many rows each split has, in the order of the names.
    fileprivate var counts: [Int] {
        splits.reduce(into: [Int](repeating: 0, count: names.count)) { $0[$1] += 1 }
    }

    /// The rows of each split that has any.
    ///
    /// - Parameter widths: how many numbers a row has of each input.
    func divided(_ widths: [String: Int]) -> [(split: String, columns: [String: [Float]], count: Int)] {
        let counts = counts
        return counts.indices.filter { counts[$0] > 0 }.map { split in
            if counts[split] == splits.count { return (names[split], raw, splits.count) }
            let columns = widths.reduce(into: [String: [Float]]()) { columns, entry in
                guard let values = raw[entry.key] else { return }
                var part: [Float] = []
                part.reserveCapacity(counts[split] * entry.value)
                for (row, place) in splits.enumerated() where place == split {
                    part.append(contentsOf: values[row * entry.value..<(row + 1) * entry.value])
                }
                columns[entry.key] = part
            }
            return (names[split], columns, counts[split])
        }
    }
}
