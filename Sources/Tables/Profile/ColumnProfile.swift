/// What all rows of a table tell about a column.
public struct ColumnProfile: Sendable {
    /// What a column's values are.
    public enum Kind: String, CaseIterable, Sendable {
        /// Numbers.
        case number
        /// Dates, with or without a time: days since 1970-01-01.
        case date
        /// One of a few texts.
        case category
        /// Two texts that say yes and no.
        case boolean
        /// Different in every row: says which row it is and nothing about it.
        case identifier
        /// Texts that are as many as the rows, or nearly.
        case text
        /// No row has a value.
        case empty
    }

    /// The column's name: of the header, or `column1`, `column2`, ….
    public var name: String
    /// What the values have in common; a few ``strays`` do not count against it.
    public var kind: Kind
    /// How many rows have a value.
    public var count = 0
    /// How many rows have none, by what stands there.
    public var missing: [String: Int] = [:]
    /// The different values, with the number of rows that have them: texts in the order of their UTF-8 bytes, numbers of a
    /// column with up to 256 of them in ascending order; `nil` if they are too many.
    public var levels: [(value: String, count: Int)]?
    /// The least and the greatest number, or day.
    public var range: ClosedRange<Double>?
    /// Whether a number has a fraction, or a date a time.
    public var hasDecimals = false
    /// Whether numbers begin with zeros, as codes do.
    public var hasLeadingZeros = false
    /// How many whole numbers 32-bit floats do not have, such as 16777217, which becomes 16777216.
    public var rounded = 0
    /// Values that a column of this kind cannot have, and where the first of each stands; a few of them.
    public var strays: [(value: String, line: Int)] = []
    /// How many such values there are in all.
    public var strayCount = 0
    /// Whether its texts look like numbers that are written in another way than the table's.
    public var looksLikeNumbers = false
    /// What was guessed, and why.
    public var notes: [String] = []

    /// How many rows have no value.
    public var missingCount: Int { missing.values.reduce(0, +) }

    package init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}
