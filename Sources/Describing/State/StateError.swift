import PrintableText

/// Why a state doesn't belong to the object that reads it, and where.
public struct StateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is. More codes may come: keep a default case.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// An entry that the object needs and that isn't there.
        public static let missingEntry = Code("missing entry")
        /// An entry that the object didn't ask for.
        public static let unknownEntry = Code("unknown entry")
        /// An entry that is there twice.
        public static let duplicateEntry = Code("duplicate entry")
        /// A name that can't stand in a tree.
        public static let invalidName = Code("invalid name")
        /// An entry of another type than asked for.
        public static let wrongType = Code("wrong type")
        /// An array of another shape than asked for.
        public static let wrongShape = Code("wrong shape")
        /// An integer that the asking type can't hold.
        public static let numberOutOfRange = Code("number out of range")
        /// A value that the object refuses.
        public static let invalidValue = Code("invalid value")
    }

    public let code: Code
    public let path: StatePath
    /// The whole sentence, with the place.
    public let message: String

    public init(code: Code, at path: StatePath, message: String) {
        self.code = code
        self.path = path
        self.message = printable(message)
    }

    public var description: String { message }
}
