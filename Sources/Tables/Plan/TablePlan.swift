public import Describing
import PrintableText
public import Schemas

/// What is taken of a table, and as what: guessed from all rows, printed, and edited as JSON before anything is trained.
///
///     {"format": "Table plan v1.0",
///      "table": {"delimiter": "comma", "header": true, "decimal_comma": false, "missing": ["", "NA"]},
///      "columns": [{"@type": "Number", "name": "age", "missing": "mean", …, "//": "number 1…80; 20 missing (NA)"},
///                  {"@type": "Category", "name": "species", "levels": ["Adelie", "Gentoo"], …},
///                  {"@type": "Ignored", "name": "remark"}],
///      "targets": ["species"],
///      "split": {"by": "share", "validation": 0.2, "test": 0.0, "seed": 0}}
///
/// - `table`: how the text is written: `delimiter` (`comma`, `semicolon`, `tab`, `bar`), `header` (whether the first row
///   names the columns), `decimal_comma`, `comment` (the character with which comment lines begin; optional), `missing` (what
///   stands for a missing value)
/// - `columns`: what each column of the table means; a table with others is refused. Without a header they are called
///   `column1`, `column2`, ….
/// - `targets`: the names of those that are to be answered
/// - `split`: see ``TableSplit``
/// - `unlabelled`: what happens to rows where a target is missing that has no rule for it: `refuse`, the default, or
///   `leave_out`; written only where it is
///
/// Members called `//` are comments.
public struct TablePlan: Sendable {
    /// How the text is written.
    public var format: TableFormat
    /// The texts that stand for a missing value in every column.
    public var missing: Set<String>
    /// In the order of the table; targets, identifiers and ignored ones among them.
    public var columns: [any SchemaColumn]
    /// The names of the columns to be answered.
    public var targets: [String]
    /// Which rows are held out.
    public var split: TableSplit
    /// What happens to rows where a target is missing that has no rule for it.
    public var unlabelled: Unlabelled
    /// What was found of each column, for people.
    public var found: [String: String] = [:]
    /// What was guessed of the targets, for people.
    public var notes: [String] = []

    /// Checks nothing: targets or a split that do not fit the columns are refused when a table is read by the plan.
    public init(
        format: TableFormat = TableFormat(), missing: Set<String> = MissingTokens.usual,
        columns: [any SchemaColumn], targets: [String], split: TableSplit = .usual,
        unlabelled: Unlabelled = .refuse
    ) {
        self.format = format
        self.missing = missing
        self.columns = columns
        self.targets = targets
        self.split = split
        self.unlabelled = unlabelled
    }

    /// What happens to rows where a target is missing.
    public enum Unlabelled: String, Sendable, CaseIterable {
        case refuse
        case leaveOut = "leave_out"
    }

    /// What is known of the text when the table is read.
    public var options: TableOptions { TableOptions(format, missing: missing) }

    /// What a network takes and gives that is trained on the table: `default`, all columns but the targets, and `targets`. What
    /// stands for a missing value in the table does so in the rows that the network is asked for.
    public var schema: Schema {
        let names = Set(targets)
        let tokens = missing.subtracting(MissingTokens.usual)
        let columns = columns.map { $0.adding(missingTokens: tokens) }
        return Schema(inputs: [
            "default": columns.filter { !names.contains($0.name) },
            "targets": columns.filter { names.contains($0.name) },
        ])
    }

    /// The column with a name.
    public subscript(name: String) -> (any SchemaColumn)? { columns.first { $0.name == name } }

    /// - Throws: ``TableError`` if there is nothing to learn, or nothing to learn from.
    package func check(path: String = "") throws {
        var seen: Set<String> = []
        for column in columns where !seen.insert(column.name).inserted {
            throw TableError(
                .ambiguous, path: path,
                "two columns are called \(quoted(column.name)): rename one, or leave both out (--ignore)")
        }
        for target in targets {
            guard let column = self[target] else {
                throw TableError(
                    .mismatch, path: path, "the target \(quoted(target)) is no column of the plan")
            }
            guard column.rawCount > 0 else {
                throw TableError(
                    .mismatch, path: path,
                    "the target \(quoted(target)) is an \(type(of: column).typeName) column, which cannot be answered"
                )
            }
        }
        guard !targets.isEmpty else {
            throw TableError(.mismatch, path: path, "no column is the target: name one with --target")
        }
        let kinds = columns.filter { targets.contains($0.name) }
        guard kinds.count == 1 || kinds.allSatisfy({ $0 is NumberColumn }) else {
            throw TableError(
                .mismatch, path: path, "several targets can be answered at once only if all are numbers")
        }
        guard columns.contains(where: { $0.rawCount > 0 && !targets.contains($0.name) }) else {
            throw TableError(.mismatch, path: path, "no column is a feature: there is nothing to learn from")
        }
    }
}

extension TablePlan: Codable {
    private enum CodingKeys: CodingKey { case format, table, columns, targets, split, unlabelled }
    private enum TableKeys: String, CodingKey {
        case delimiter, header, comment, missing
        case decimalComma = "decimal_comma"
        case trailingDelimiter = "trailing_delimiter"
    }

    private static let formatName = "Table plan v1.0"

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .format)
        guard name == TablePlan.formatName else {
            throw DescriptionError.invalid(
                at: container.path(.format), "\(quoted(name)) is not known",
                advice: "the format is \(quoted(TablePlan.formatName))")
        }
        let table = try container.nestedContainer(keyedBy: TableKeys.self, forKey: .table)
        format = try TablePlan.format(from: table)
        missing = Set(
            try table.decode([String].self, forKey: .missing, default: Array(MissingTokens.usual)))
        columns = try container.decodeDescribed([any SchemaColumn].self, kind: .column, forKey: .columns)
        targets = try container.decode([String].self, forKey: .targets)
        split = try container.decode(TableSplit.self, forKey: .split, default: .usual)
        unlabelled = try container.decodeChoice(
            Unlabelled.self, forKey: .unlabelled, default: .refuse)
        for (index, column) in columns.enumerated() where !TablePlan.isOfTable(column) {
            throw DescriptionError.invalid(
                at: container.path(.columns).appending(index: index),
                "\(quoted(column.name)) is a \(type(of: column).typeName) column, which no table has",
                advice: "give a Number, a Category, an Identifier or Ignored")
        }
        do { try check() } catch let error as TableError {
            throw DescriptionError.invalid(
                at: container.path(.columns), error.message, advice: "see the columns and targets of the plan"
            )
        }
    }

    package static func isOfTable(_ column: any SchemaColumn) -> Bool {
        column is NumberColumn || column is CategoryColumn || column.rawCount == 0
    }

    private static func format(
        from table: KeyedDecodingContainer<TableKeys>
    ) throws -> TableFormat {
        let comment = try table.decodeIfPresent(String.self, forKey: .comment).map { Array($0.utf8) }
        guard comment.map(TableFormat.isComment) ?? true else {
            throw DescriptionError.invalid(
                at: table.path(.comment), "comment lines begin with one character",
                advice: "give \"#\" or the like")
        }
        let format = TableFormat(
            delimiter: try table.decodeChoice(
                TableFormat.Delimiter.self, forKey: .delimiter, default: .comma),
            hasHeader: try table.decode(Bool.self, forKey: .header, default: true),
            hasDecimalComma: try table.decode(Bool.self, forKey: .decimalComma, default: false),
            comment: comment?.first,
            endsInDelimiter: try table.decode(Bool.self, forKey: .trailingDelimiter, default: false))
        guard !format.hasDecimalComma || format.delimiter != .comma else {
            throw DescriptionError.invalid(
                at: table.path(.decimalComma), "commas stand between fields",
                advice: "they cannot be decimal commas then")
        }
        return format
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
        try table.encode(format.endsInDelimiter, forKey: .trailingDelimiter)
        try table.encode(missing.sorted(), forKey: .missing)
        try container.encodeDescribed(columns, forKey: .columns)
        try container.encode(targets, forKey: .targets)
        try container.encode(split, forKey: .split)
        if unlabelled != .refuse { try container.encode(unlabelled.rawValue, forKey: .unlabelled) }
    }

    /// Reads a plan from JSON, in which members called `//` are comments.
    ///
    /// - Throws: ``DescriptionError`` with the place of what is wrong.
    public init(json: JSONValue) throws {
        self = try DescriptionDecoder(registry: Registry().addingSchemas())
            .decode(TablePlan.self, from: json.withoutComments)
    }

    /// The plan as JSON, with what was found of the columns as comments.
    public func json() throws -> JSONValue {
        guard case .object(var members) = try DescriptionEncoder().encode(self),
            case .array(let columns)? = members["columns"]
        else { return .null }
        members["columns"] = .array(
            columns.map { column in
                guard case .object(var members) = column, case .string(let name)? = members["name"],
                    let found = found[name]
                else { return column }
                members["//"] = .string(found)
                return .object(members)
            })
        return .object(members)
    }
}
