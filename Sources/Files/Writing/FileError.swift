import PrintableText

/// Why a file could not be written or taken for what it should be.
public struct FileError: Error, Equatable, CustomStringConvertible {
    /// The class of a ``FileError``. The list is open.
    public struct Code: Hashable, Sendable {
        let name: String
        /// The system refused an operation.
        public static let system = Code(name: "system")
        /// The file is not of the expected format or version.
        public static let format = Code(name: "format")
        /// The file's contents do not fit its own description.
        public static let mismatch = Code(name: "mismatch")
        /// A digest does not agree with what the file holds.
        public static let damaged = Code(name: "damaged")
        /// The data of a run are not those it was trained on.
        public static let dataChanged = Code(name: "data changed")
        /// Somebody else is writing the file.
        public static let inUse = Code(name: "in use")
        /// Something is there already that is not replaced.
        public static let exists = Code(name: "exists")
        /// The file that would be written is one that is read.
        public static let isInput = Code(name: "is input")
        /// No file, or none of this kind, can be called so.
        public static let name = Code(name: "name")
    }

    public let code: Code
    public let path: String
    public let message: String

    public init(_ code: Code, path: String, _ message: String) {
        self.code = code
        self.path = path
        self.message = printable(message)
    }

    public var description: String { path.isEmpty ? message : "\(printable(path)): \(message)" }
}
