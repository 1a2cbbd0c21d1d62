import PrintableText

/// What is wrong with a training's parts or with what was asked of them. The message names the part and says
/// what would be right.
public struct TrainingError: Error, Equatable, CustomStringConvertible {
    /// The class of a ``TrainingError``. The list is open.
    public struct Code: Hashable, Sendable {
        let name: String
        /// Samples whose columns do not agree, or that do not suit the network.
        public static let invalidData = Code(name: "invalid data")
        /// An iterator that was not given, or that has no samples.
        public static let missingData = Code(name: "missing data")
        /// A log that does not exist, or a name that no log can have.
        public static let unknownLog = Code(name: "unknown log")
        /// An attribute that the stepper does not have, or a value that it cannot take.
        public static let invalidAttribute = Code(name: "invalid attribute")
        /// A loss that is infinite or no number.
        public static let notFinite = Code(name: "not finite")
        /// Hooks, scorers or steppers that do not fit together or with the network.
        public static let invalidConfiguration = Code(name: "invalid configuration")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = printable(message)
    }

    public var description: String { "\(code.name): \(message)" }
}

/// The names in quotes and sorted, or `none`.
func list(_ names: some Sequence<String>) -> String {
    let sorted = names.sorted()
    return sorted.isEmpty ? "none" : sorted.map { "'\($0)'" }.joined(separator: ", ")
}
