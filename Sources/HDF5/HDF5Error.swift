/// Why a file could not be read or written.
public struct HDF5Error: Error, Equatable, Sendable, CustomStringConvertible {
    /// The class of an ``HDF5Error``. The list is open.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String

        private init(_ description: String) { self.description = description }

        /// The file ends before a structure does.
        public static let truncated = Code("truncated")
        /// A structure contradicts the specification or a checksum.
        public static let damaged = Code("damaged")
        /// The file uses a feature that is not supported, or that is never followed.
        public static let unsupported = Code("unsupported")
        /// A budget of ``HDF5Limits`` or a limit of the format is exceeded.
        public static let limit = Code("limit")
        /// There is no object or attribute of the name.
        public static let notFound = Code("not found")
        /// The data are of another type or shape than asked for.
        public static let wrongType = Code("wrong type")
        /// The operating system refused.
        public static let system = Code("system")
    }

    public let code: Code
    /// The structure's name in the specification, or empty.
    public let structure: String
    /// Where in the file, in bytes from its start.
    public let offset: Int?
    /// The path of the object concerned, or empty.
    public let object: String
    public let message: String

    public init(
        _ code: Code, structure: String = "", offset: Int? = nil, object: String = "", _ message: String
    ) {
        self.code = code
        self.structure = structure
        self.offset = offset
        self.object = object
        self.message = message
    }

    public var description: String {
        var place: [String] = []
        if !object.isEmpty { place.append("'\(object)'") }
        if !structure.isEmpty { place.append(structure) }
        if let offset { place.append("at byte \(offset)") }
        return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
    }
}
