import PrintableText

/// Why a text isn't JSON that we read, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is. More codes may come: keep a default case.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// A character that the grammar doesn't allow here.
        public static let syntax = Code("syntax")
        /// The text ends within a value.
        public static let unexpectedEnd = Code("unexpected end")
        /// Bytes after the value.
        public static let trailingBytes = Code("trailing bytes")
        /// A key that the object already has.
        public static let duplicateKey = Code("duplicate key")
        /// A number that 64 bits can't hold.
        public static let numberOutOfRange = Code("number out of range")
        /// Bytes that aren't UTF-8.
        public static let invalidUTF8 = Code("invalid UTF-8")
        /// An escape that names no character.
        public static let invalidEscape = Code("invalid escape")
        /// Arrays and objects within each other beyond the limit.
        public static let tooDeep = Code("too deep")
        /// More bytes, values or keys than the limits allow.
        public static let tooLarge = Code("too large")
    }

    public let code: Code
    /// The line, from 1.
    public let line: Int
    /// The character in the line, from 1, counted in Unicode scalars.
    public let column: Int
    /// What is wrong, without the place.
    public let message: String

    public init(code: Code, line: Int, column: Int, message: String) {
        self.code = code
        self.line = line
        self.column = column
        self.message = printable(message)
    }

    public var description: String { "line \(line), column \(column): \(message)" }
}
