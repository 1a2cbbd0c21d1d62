import PrintableText

/// Why a table could not be read, understood or written.
public struct TableError: Error, Equatable, CustomStringConvertible {
    /// The class of a ``TableError``. The list is open.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The system refused an operation.
        public static let system = Code(name: "system")
        /// The bytes are no table, or a row is not like the others.
        public static let format = Code(name: "format")
        /// The table lacks something, or has something that nobody knows.
        public static let mismatch = Code(name: "mismatch")
        /// A name stands for several columns.
        public static let ambiguous = Code(name: "ambiguous")
        /// A value is none of those that its column may have.
        public static let value = Code(name: "value")
    }

    public let code: Code
    /// The table's file, or empty where it has none.
    public let path: String
    /// The line of the file, counted from 1, where one is to blame.
    public let line: Int?
    /// What is wrong and what to do, without the place; fit for a terminal.
    public let message: String

    /// - Parameter line: counted from 1.
    public init(_ code: Code, path: String, line: Int? = nil, _ message: String) {
        self.code = code
        self.path = path
        self.line = line
        self.message = printable(message)
    }

    public var description: String {
        let place = line.map { "line \($0): " } ?? ""
        return path.isEmpty ? place + message : "\(printable(path)): \(place)\(message)"
    }
}
