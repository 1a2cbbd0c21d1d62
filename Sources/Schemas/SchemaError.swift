import PrintableText

/// A number that a column refuses, or a column that cannot be used yet. The message completes a sentence that begins
/// with the place.
public struct SchemaError: Error, Equatable, CustomStringConvertible {
    /// The row in the numbers that were given, or `nil` if the problem is none of a row.
    public let row: Int?
    /// The column's name.
    public let column: String
    /// What is wrong, without the column's name; fit for a terminal.
    public let message: String

    /// - Parameter message: goes on after "the column '…' ".
    public init(row: Int? = nil, column: String, _ message: String) {
        self.row = row
        self.column = printable(column)
        self.message = printable(message)
    }

    public var description: String { "the column '\(column)' \(message)" }
}
