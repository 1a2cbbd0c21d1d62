import PrintableText
import Schemas
import Tables

/// The names of the columns of a table that a network is asked about: those of its first row, or, if none names them, those by
/// the places that columns had in training.
struct RowNames {
    let all: [String]
    /// Whether the first row names the columns.
    let areInTable: Bool

    /// - Parameters:
    ///   - reader: of the table.
    ///   - schema: what the network takes and gives.
    ///   - options: what is known of the table.
    ///   - ignored: columns that the network does not know and that may be there.
    /// - Throws: ``TableError`` if no row names the columns, and it is not to be told by their number which is which.
    init(_ reader: TableReader, _ schema: Schema, _ options: TableOptions, ignored: Set<String>) throws {
        let columns = schema.inputs.sorted { $0.key < $1.key }.flatMap(\.value)
        let known = Set(columns.map(\.name)).union(ignored)
        areInTable = options.hasHeader ?? reader.firstRow.contains { known.contains($0) }
        all = TableColumns.names(reader, hasHeader: areInTable)
        guard !areInTable else { return }
        let names = Set(columns.map(\.name))
        let expected = (1...max(1, names.count)).map { "column\($0)" }
        guard names == Set(expected) else {
            let taken = (schema.inputs["default"] ?? []).filter { !($0 is IgnoredColumn) }.map(\.name)
            throw TableError(
                .mismatch, path: reader.path,
                "has no row that names the columns; the network takes \(taken.joined(separator: ", "))")
        }
        let targets = Set((schema.inputs["targets"] ?? []).map(\.name))
        let count = all.filter { !ignored.contains($0) || names.contains($0) }.count
        // Without targets the others have their places only where these come last.
        let areLast = expected.suffix(targets.count).allSatisfy(targets.contains)
        guard count == expected.count || (areLast && count == expected.count - targets.count) else {
            throw TableError(
                .mismatch, path: reader.path,
                RowNames.refusal(all.count, expected.count, targets.sorted(), areLast: areLast))
        }
    }

    private static func refusal(_ count: Int, _ expected: Int, _ targets: [String], areLast: Bool) -> String {
        let list = targets.map(quoted).joined(separator: ", ")
        let without = areLast && !targets.isEmpty ? ", or \(expected - targets.count) without \(list)" : ""
        return
            "no row names its \(count) column\(count == 1 ? "" : "s"), which are found by their places: the network takes "
            + "\(expected)\(without)"
            + (areLast || targets.isEmpty
                ? ""
                : "; where \(list) is not known, leave its fields empty") + ", or name them in the first row"
    }
}
