/// What the fields of a column are taken for.
public enum ColumnReading: Hashable, Sendable {
    /// Numbers and dates where they are such, and else texts.
    case found
    /// Numbers; dates are texts.
    case number
    /// Dates; numbers are texts.
    case date
    /// Texts, of which equal ones have one number.
    case text
    /// Texts, each for itself: identifiers, which are all different.
    case everyText
    /// Nothing.
    case ignored
}
