public import Describing
import PrintableText
public import Schemas

/// What is taken of a table, and as what: guessed from all rows, printed, and edited as JSON before anything is trained.
///
///     {"format": "Table plan v1.0",
///      "table": {"delimiter": "comma", "header": true, "decimal_comma": false, "missing": ["", "NA"]},
///      "columns": [{"use": "feature", "column": {"@type": "Number", "name": "age", …}, "//": "20 of 891 missing (NA)"}, …],
///      "split": {"by": "share", "validation": 0.2, "test": 0.0, "seed": 0}}
///
/// - `table`: how the text is written: `delimiter` (`comma`, `semicolon`, `tab`, `bar`), `header` (whether the first row
///   names the columns), `decimal_comma`, `comment` (the character with which comment lines begin; optional), `missing` (what
///   stands for a missing value)
/// - `columns`: those of the table that are used, or known to be ignored; found by their names, or by their places in a
///   table without a header
/// - `split`: see ``TableSplit``
public struct TablePlan: Sendable {
    public var format: TableFormat
    public var missing: Set<String>
    public var columns: [PlannedColumn]
    public var split: TableSplit

    public init(
        format: TableFormat, missing: Set<String> = MissingTokens.usual, columns: [PlannedColumn],
        split: TableSplit = .usual
    ) {
        self.format = format
        self.missing = missing
        self.columns = columns
        self.split = split
    }

    /// What is known of the text when the table is read.
    public var options: TableOptions { TableOptions(format, missing: missing) }

    /// What a network takes and gives that is trained on the table: `default`, the features, and `targets`.
    public var schema: Schema {
        let targets = columns.filter { $0.use == .target }.map(\.column)
        let identifiers = columns.filter { $0.use == .identifier }.map(\.column)
        let features = columns.filter { $0.use == .feature }.map(\.column)
        return Schema(inputs: ["default": identifiers + features, "targets": targets].filter { !$0.value.isEmpty })
    }

    /// The column of a use with a name.
    public subscript(name: String) -> PlannedColumn? { columns.first { $0.name == name } }

    /// - Throws: ``TableError`` if there is nothing to train on.
    package func check(path: String = "") throws {
        guard columns.contains(where: { $0.use == .feature }) else {
            throw TableError(.mismatch, path: path, "no column is a feature: there is nothing to learn from")
        }
        guard columns.contains(where: { $0.use == .target }) else {
            throw TableError(.mismatch, path: path, "no column is the target: name one with --target")
        }
        var seen: Set<String> = []
        for column in columns where column.use != .ignored && !seen.insert(column.name).inserted {
            throw TableError(
                .ambiguous, path: path,
                "two columns are called \(quoted(column.name)): rename one, or leave them out (--ignore)")
        }
    }
}

extension TablePlan: Codable {
    private enum CodingKeys: CodingKey { case format, table, columns, split }
    private enum TableKeys: String, CodingKey {
        case delimiter, header, comment, missing
        case decimalComma = "decimal_comma"
        case trailingDelimiter = "trailing_delimiter"
    }

    static let formatName = "Table plan v1.0"

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .format)
        guard name == TablePlan.formatName else {
            throw DescriptionError.invalid(
                at: container.path(.format), "\(quoted(name)) is not known", advice: "this is \(TablePlan.formatName)")
        }
        let table = try container.nestedContainer(keyedBy: TableKeys.self, forKey: .table)
        let comment = try table.decodeIfPresent(String.self, forKey: .comment).map { Array($0.utf8) }
        guard comment.map({ $0.count == 1 && $0[0] > 32 && $0[0] < 127 && $0[0] != 34 }) ?? true else {
            throw DescriptionError.invalid(
                at: table.path(.comment), "comment lines begin with one character", advice: "give \"#\" or the like")
        }
        format = TableFormat(
            delimiter: try table.decodeChoice(TableFormat.Delimiter.self, forKey: .delimiter, default: .comma),
            hasHeader: try table.decode(Bool.self, forKey: .header, default: true),
            hasDecimalComma: try table.decode(Bool.self, forKey: .decimalComma, default: false),
            comment: comment?.first,
            endsInDelimiter: try table.decode(Bool.self, forKey: .trailingDelimiter, default: false))
        guard !format.hasDecimalComma || format.delimiter != .comma else {
            throw DescriptionError.invalid(
                at: table.path(.decimalComma), "commas are between fields", advice: "then they are no decimal commas")
        }
        missing = Set(
            try table.decode([String].self, forKey: .missing, default: Array(MissingTokens.usual)))
        columns = try container.decode([PlannedColumn].self, forKey: .columns)
        split = try container.decode(TableSplit.self, forKey: .split, default: .usual)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(TablePlan.formatName, forKey: .format)
        var table = container.nestedContainer(keyedBy: TableKeys.self, forKey: .table)
        try table.encode(format.delimiter.rawValue, forKey: .delimiter)
        try table.encode(format.hasHeader, forKey: .header)
        try table.encode(format.hasDecimalComma, forKey: .decimalComma)
        try table.encodeIfPresent(
            format.comment.map { String(decoding: [$0], as: UTF8.self) }, forKey: .comment)
        if format.endsInDelimiter { try table.encode(true, forKey: .trailingDelimiter) }
        try table.encode(missing.sorted(), forKey: .missing)
        try container.encode(columns, forKey: .columns)
        try container.encode(split, forKey: .split)
    }

    /// Reads a plan from JSON.
    ///
    /// - Throws: ``DescriptionError`` with the place of what is wrong.
    public init(json: JSONValue) throws {
        self = try DescriptionDecoder(registry: Registry().addingSchemas()).decode(TablePlan.self, from: json)
    }

    /// The plan as JSON.
    public func json() throws -> JSONValue { try DescriptionEncoder().encode(self) }
}
