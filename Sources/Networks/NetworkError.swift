import PrintableText

/// What is wrong with a network, its parts or what was asked of it. The message names the layers concerned
/// and says what would be right.
public struct NetworkError: Error, Equatable, CustomStringConvertible {
    /// The class of a ``NetworkError``. The list is open.
    public struct Code: Hashable, Sendable {
        let name: String
        /// Layers do not fit together: names, connections or cycles.
        public static let invalidArchitecture = Code(name: "invalid architecture")
        /// A layer refuses the shapes of its inputs or its own options.
        public static let invalidLayer = Code(name: "invalid layer")
        /// An initializer is missing, ambiguous or refuses a shape.
        public static let initialization = Code(name: "initialization")
        /// Rules for views name layers or views that do not exist.
        public static let unknownView = Code(name: "unknown view")
        /// No buffer has the path asked for.
        public static let unknownBuffer = Code(name: "unknown buffer")
        /// Arrays would take more memory than the limit allows.
        public static let tooLarge = Code(name: "too large")
        /// Parameters or a context do not fit the network.
        public static let mismatch = Code(name: "mismatch")
    }

    public let code: Code
    public let message: String

    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = printable(message)
    }

    public var description: String { "\(code.name): \(message)" }
}
