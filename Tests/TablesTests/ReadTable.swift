import Tables

/// A whole table as texts; the first row among them.
func texts(
    _ bytes: some Collection<UInt8>, _ options: TableOptions = TableOptions(), blockSize: Int = 4 << 20
)
    throws -> [[String]]
{
    let reader = try TableReader(bytes: Array(bytes), path: "t.csv", options, blockSize: blockSize)
    let width = reader.firstRow.count
    var rows = [reader.firstRow]
    try reader.read([ColumnReading](repeating: .text, count: width)) { block, _ in
        var fields = [String](repeating: "", count: block.rowCount * width)
        for text in block.texts {
            fields[Int(text.row) * width + Int(text.column)] = String(
                decoding: block.bytes(text), as: UTF8.self)
        }
        for row in 0..<block.rowCount { rows.append(Array(fields[row * width..<(row + 1) * width])) }
    }
    return rows
}

/// All numbers of a table without a header, row by row; NaN where there is none.
func numbers(_ text: String, _ options: TableOptions = TableOptions(), blockSize: Int = 4 << 20) throws
    -> [Float]
{
    let reader = try TableReader(bytes: Array(text.utf8), path: "t.csv", options, blockSize: blockSize)
    let readings = [ColumnReading](repeating: .found, count: reader.firstRow.count)
    let first = try reader.firstBlock(readings)
    var values = withExtendedLifetime(first) { Array(first.values) }
    try reader.read(readings) { block, _ in values += Array(block.values) }
    return values
}

func profile(_ text: String, _ options: TableOptions = TableOptions()) throws -> TableProfile {
    try TableProfile(bytes: Array(text.utf8), path: "t.csv", options)
}
