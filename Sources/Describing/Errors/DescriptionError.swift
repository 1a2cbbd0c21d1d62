import PrintableText

/// Why something couldn't be made from a description, or written as one, and where.
public struct DescriptionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of error it is. More codes may come: keep a default case.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) {
            self.description = description
        }

        /// A key that the described type doesn't have.
        public static let unknownKey = Code("unknown key")
        /// A `"@type"` that isn't in the registry.
        public static let unknownType = Code("unknown type")
        /// A `"@type"` that the registry has, but not for this slot.
        public static let wrongKind = Code("wrong kind")
        /// A key that the type needs and that isn't there.
        public static let missingKey = Code("missing key")
        /// A value of another JSON type than expected, `null` among them.
        public static let wrongType = Code("wrong type")
        /// A value that the type refuses.
        public static let invalidValue = Code("invalid value")
        /// A number that JSON or the slot can't hold.
        public static let numberOutOfRange = Code("number out of range")
        /// Objects and arrays within each other beyond the limit.
        public static let tooDeep = Code("too deep")
        /// More bytes, values or keys than readers take.
        public static let tooLarge = Code("too large")
        /// A description given to, or made by, another coder than this module's.
        public static let wrongCoder = Code("wrong coder")
    }

    public let code: Code
    public let path: DescriptionPath
    /// What is wrong and what to do, in a sentence that names the place.
    public let message: String

    /// An error with a message of its own words.
    public init(code: Code, at path: DescriptionPath, sentence: String) {
        self.code = code
        self.path = path
        self.message = printable(sentence)
    }

    /// An error whose message is put together: problem, place, advice.
    ///
    /// - Parameters:
    ///   - problem: what is wrong, without the place.
    ///   - advice: what to do or what is allowed, or empty.
    public init(code: Code, at path: DescriptionPath, problem: String, advice: String = "") {
        let end = advice.isEmpty ? "" : "; \(advice)"
        self.init(code: code, at: path, sentence: "\(problem) at \(path)\(end)")
    }

    /// A value that a type refuses: `invalid(at: path, "the kernel is larger than the image")`.
    public static func invalid(
        at path: DescriptionPath, _ problem: String, advice: String = ""
    ) -> DescriptionError {
        DescriptionError(code: .invalidValue, at: path, problem: problem, advice: advice)
    }

    /// A value that a type refuses, at a decoder's or container's `codingPath`, or at one of its keys.
    public static func invalid(
        at codingPath: [any CodingKey], key: (any CodingKey)? = nil, _ problem: String, advice: String = ""
    ) -> DescriptionError {
        let path = DescriptionPath(codingPath + (key.map { [$0] } ?? []))
        return invalid(at: path, problem, advice: advice)
    }

    public var description: String { message }
}
