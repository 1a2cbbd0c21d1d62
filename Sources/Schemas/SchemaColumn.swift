public import Arrays
public import Describing

/// One column of what a model takes or gives: what its numbers mean, and how they become features.
///
/// The description says what somebody has decided; what the training data say (means, levels' counts) is state, which
/// ``observe(_:)`` and ``settle()`` compute.
public protocol SchemaColumn: Describable, Stateful {
    /// The name in the data, such as a table's heading.
    var name: String { get }

    /// The extents of what a data file holds of a sample at one time: `[1]` for one number, `[]` with a count of 0 for what
    /// is only passed through.
    var rawExtents: [Int] { get }

    /// The extents of what the network takes.
    var featureExtents: [Int] { get }

    /// Whether the column can be used: all that it computes from training data is there.
    var isSettled: Bool { get }

    /// Whether features are the raw numbers as they are, and answers too: nothing is scaled, spread over several features or
    /// put in place of a missing value. Numbers that cannot be may be refused.
    var keepsNumbers: Bool { get }

    /// Takes rows of the training data into account.
    mutating func observe(_ raw: Matrix)

    /// Computes from what was observed what the column needs.
    /// - Throws: ``SchemaError`` if the data do not suffice.
    mutating func settle() throws

    /// Makes features of raw numbers, row by row.
    /// - Throws: ``SchemaError`` with the row of a number that the column refuses.
    func encode(_ raw: Matrix, into features: Matrix) throws

    /// Turns answers in the features' scale back into the data's units, in place.
    func restore(_ answers: Matrix)

    /// What the values of a classification are called, by class number; `nil` for numbers.
    var levelNames: [String]? { get }

    /// What the column is, in words for a listing: `standardized number, missing: mean`.
    var summary: String { get }
}

extension SchemaColumn {
    public static var kinds: [Kind] { [.column] }

    public var rawExtents: [Int] { [1] }
    public var featureExtents: [Int] { [1] }
    public var isSettled: Bool { true }
    public var keepsNumbers: Bool { false }
    public mutating func observe(_ raw: Matrix) {}
    public mutating func settle() throws {}
    public func restore(_ answers: Matrix) {}
    public var levelNames: [String]? { nil }
    public func saveState(to state: inout StateWriter) {}
    public mutating func restoreState(from state: StateReader) throws {}

    /// Copies raw numbers as they are.
    func copy(_ raw: Matrix, into features: Matrix) {
        for row in 0..<raw.rows {
            (features.base + row * features.stride).update(
                from: raw.base + row * raw.stride, count: raw.columns)
        }
    }
}

extension SchemaColumn {
    /// How many numbers a data file holds of a sample at one time.
    public var rawCount: Int { rawExtents.isEmpty ? 0 : rawExtents.reduce(1, *) }
    /// How many numbers the network takes of a sample at one time.
    public var featureCount: Int { featureExtents.isEmpty ? 0 : featureExtents.reduce(1, *) }

    func error(row: Int? = nil, _ message: String) -> SchemaError {
        SchemaError(row: row, column: name, message)
    }
}

extension Kind {
    /// One column of what a model takes or gives.
    public static let column = Kind("column")
    /// What data go through before a network takes them.
    public static let preparation = Kind("preparation")
    /// What a model takes and gives.
    public static let schema = Kind("schema")
}
