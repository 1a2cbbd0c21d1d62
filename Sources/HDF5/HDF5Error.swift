import PrintableText

/// Why a file could not be opened, understood or read: what, in which structure, where, and in which object.
public struct HDF5Error: Error, Equatable, Sendable, CustomStringConvertible {
    /// The class of an ``HDF5Error``. The list is open: later versions may add to it.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        public let description: String
        /// The file ends before a structure that it announces.
        public static let truncated = Code(description: "truncated")
        /// The file contradicts the format's specification or itself.
        public static let damaged = Code(description: "damaged")
        /// The file may be good HDF5, but it uses something this module does not read.
        public static let unsupported = Code(description: "unsupported")
        /// Going on would cross one of the ``HDF5Limits``.
        public static let limit = Code(description: "limit")
        /// There is no object or attribute of that name.
        public static let notFound = Code(description: "not found")
        /// The object is there, but is not of the kind, type or shape asked for.
        public static let wrongType = Code(description: "wrong type")
        /// The operating system refused an operation.
        public static let system = Code(description: "system")
    }

    public let code: Code
    /// The structure as the format's specification names it, such as "object header"; "" if none is meant.
    public let structure: String
    /// The byte offset in the file at which the trouble was met.
    public let offset: Int?
    /// The path of the object (or the file's path for `system`), "" where it is not known. It may be any text.
    public let object: String
    public let message: String

    public init(
        _ code: Code, structure: String = "", offset: Int? = nil, object: String = "", _ message: String
    ) {
        self.code = code
        self.structure = structure
        self.offset = offset
        self.object = object
        self.message = printable(message)
    }

    public var description: String {
        var place: [String] = []
        if !structure.isEmpty { place.append(structure) }
        if let offset { place.append("byte \(offset)") }
        let prefix = object.isEmpty ? "" : "\(printable(object)): "
        let suffix = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
        return prefix + message + suffix
    }

    /// The same error, naming the object it was met in unless it names one already.
    func naming(_ path: String) -> HDF5Error {
        guard object.isEmpty else { return self }
        return HDF5Error(code, structure: structure, offset: offset, object: path, message)
    }
}

/// Runs `body`; an ``HDF5Error`` that leaves it names the object at `path`.
func naming<Result>(_ path: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let error as HDF5Error {
        throw error.naming(path)
    }
}
