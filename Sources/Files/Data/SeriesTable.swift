import PrintableText
import Schemas
import Tables

/// Columns of a table, one time step a row, as one series or several.
struct SeriesTable {
    let names: [String]
    /// `(time, columns)` in row-major order, in the order in which the series begin.
    private(set) var series: [[Float]] = []

    /// - Parameters:
    ///   - columns: their names; the last one of numbers without any.
    ///   - group: the column that tells series apart: rows with the same value are one.
    init(_ input: TableInput, columns: [String], group: String?, _ options: TableOptions) throws {
        let profile = try input.profile(options)
        for (index, name) in columns.enumerated() where columns[..<index].contains(name) {
            throw TableError(.mismatch, path: profile.path, "the column \(quoted(name)) is asked for twice")
        }
        let last = profile.columns.last { $0.kind == .number && $0.name != group }
        guard let names = columns.isEmpty ? last.map({ [$0.name] }) : columns else {
            throw TableError(.mismatch, path: profile.path, "no column has numbers: name one (--column)")
        }
        for name in names + (group.map { [$0] } ?? []) { try profile.checkName(name) }
        self.names = names

        var known = options
        known.delimiter = profile.format.delimiter
        known.hasHeader = profile.format.hasHeader
        let reader = try input.reader(known)
        let all = TableColumns.names(reader, hasHeader: profile.format.hasHeader)
        var found = try TableColumns(
            all, inputs: ["default": names.map { NumberColumn($0) }], others: all.map { IgnoredColumn($0) },
            missing: options.missing?.union([""]) ?? MissingTokens.usual, path: profile.path)
        let deciding = group.flatMap { all.firstIndex(of: $0) }
        if let deciding { found.read(deciding, as: .text) }
        var places: [String: Int] = [:]
        func add(_ block: ParsedBlock, _ lines: Int) throws {
            let raw = try found.raw(block, linesBefore: lines)["default"] ?? []
            let keys = deciding.map { DecidingValues(block, $0) }
            for row in 0..<block.rowCount {
                let key = keys?.text(row) ?? ""
                let place = places[key] ?? series.count
                if place == series.count {
                    places[key] = place
                    series.append([])
                }
                series[place] += raw[row * names.count..<(row + 1) * names.count]
            }
        }
        if !profile.format.hasHeader {
            try add(reader.firstBlock(found.readings), reader.linesBeforeFirstRow)
        }
        try reader.read(found.readings, add)
    }
}
