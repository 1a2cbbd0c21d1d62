public import Describing
import PrintableText
public import Schemas

/// What becomes of a table's column.
///
///     {"use": "feature", "column": {"@type": "Number", "name": "age", "missing": "mean", …}}
///     {"use": "ignored", "column": {"@type": "Identifier", "name": "row"}}
public struct PlannedColumn: Sendable {
    /// What a column is for.
    public enum Use: String, CaseIterable, Sendable {
        /// The network takes it.
        case feature
        /// The network is to answer it.
        case target
        /// It says which row an answer belongs to.
        case identifier
        /// It is not read.
        case ignored
    }

    public var use: Use
    /// What its values mean.
    public var column: any SchemaColumn
    /// What was found of it; a comment in JSON.
    public var found: String?

    public var name: String { column.name }

    public init(_ use: Use, _ column: any SchemaColumn, found: String? = nil) {
        self.use = use
        self.column = column
        self.found = found
    }
}

extension PlannedColumn: Codable {
    private enum CodingKeys: String, CodingKey {
        case use, column
        case found = "//"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        use = try container.decodeChoice(Use.self, forKey: .use)
        column = try container.decodeDescribed((any SchemaColumn).self, kind: .column, forKey: .column)
        found = try container.decodeIfPresent(String.self, forKey: .found)
        let isIdentifier = column is IdentifierColumn
        switch use {
        case .ignored: break
        case .identifier where !isIdentifier:
            throw DescriptionError.invalid(
                at: container.path(.column), "\(quoted(column.name)) is used as an identifier and is none",
                advice: "give {\"@type\": \"Identifier\", \"name\": …}")
        case .feature where isIdentifier, .target where isIdentifier:
            throw DescriptionError.invalid(
                at: container.path(.use), "\(quoted(column.name)) is an identifier, which no network takes",
                advice: "use it as \"identifier\" or \"ignored\"")
        case .feature where !PlannedColumn.isOfTable(column), .target where !PlannedColumn.isOfTable(column):
            throw DescriptionError.invalid(
                at: container.path(.column),
                "\(quoted(column.name)) is a \(type(of: column).typeName), which no column of a table is",
                advice: "give a Number or a Category")
        case .feature, .target, .identifier: break
        }
    }

    private static func isOfTable(_ column: any SchemaColumn) -> Bool {
        column is NumberColumn || column is CategoryColumn
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(use.rawValue, forKey: .use)
        try container.encodeDescribed(column, forKey: .column)
        try container.encodeIfPresent(found, forKey: .found)
    }
}
