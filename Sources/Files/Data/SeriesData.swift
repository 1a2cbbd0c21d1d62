/// A series of numbers at equal distances in time: data for a network that predicts what comes next.
public struct SeriesData: Sendable {
    public let values: [Float]

    public init(_ values: [Float]) { self.values = values }

    /// A column of a table, one time step a line.
    ///
    /// - Parameter column: its name; the last column without one.
    /// - Throws: ``FileError`` if there is no such column.
    public init(_ table: CSV, column: String? = nil, path: String = "") throws {
        var index = table.columnCount - 1
        if let column {
            guard let found = table.header?.firstIndex(of: column) else {
                let known =
                    table.header.map { $0.joined(separator: ", ") } ?? "none: the first line is numbers"
                throw FileError(
                    .mismatch, path: path, "there is no column '\(column)'; the columns are \(known)")
            }
            index = found
        }
        guard index >= 0 else { throw FileError(.format, path: path, "there are no numbers") }
        values = stride(from: index, to: table.values.count, by: table.columnCount).map { table.values[$0] }
    }

    /// Columns `default`, the series `(time, 1, 1)`, and `targets`, the value `horizon` steps later.
    ///
    /// - Parameter fraction: the part at the end that becomes the split `validation`, in `0..<1`.
    /// - Throws: ``FileError`` if the series is too short.
    public func splits(horizon: Int = 1, holdingOut fraction: Double = 0.2) throws
        -> [String: [String: DataFile.Column]]
    {
        let held = Int(Double(values.count) * fraction)
        var parts = ["training": values.dropLast(held)]
        if held > 0 { parts["validation"] = values.suffix(held) }
        return try parts.mapValues { part in
            guard horizon > 0, part.count > horizon else {
                throw FileError(
                    .mismatch, path: "", "\(part.count) time steps are too few to predict \(horizon) ahead")
            }
            let shape = [part.count - horizon, 1, 1]
            return [
                "default": DataFile.Column(shape: shape, .floats(Array(part.dropLast(horizon)))),
                "targets": DataFile.Column(shape: shape, .floats(Array(part.dropFirst(horizon)))),
            ]
        }
    }
}
