/// A small named value of a group, dataset or named datatype.
public struct HDF5Attribute: Sendable {
    public let name: String
    /// The path of the object whose attribute this is.
    public let path: String
    public let datatype: HDF5Datatype
    private let dataspace: DataspaceMessage
    private let values: ByteSlice
    private let file: FileContext

    init(
        name: String, path: String, datatype: HDF5Datatype, dataspace: DataspaceMessage, values: ByteSlice,
        file: FileContext
    ) {
        self.name = name
        self.path = path
        self.datatype = datatype
        self.dataspace = dataspace
        self.values = values
        self.file = file
    }

    /// The sizes of the dimensions, outermost first; empty for a scalar and for the null dataspace.
    public var shape: [Int] { dataspace.shape }
    /// Whether the attribute has the null dataspace: a type, but no element.
    public var isNull: Bool { dataspace.isNull }
    /// How many elements there are.
    public var count: Int { dataspace.count }

    /// All elements in row-major order, as numbers.
    ///
    /// - Throws: ``HDF5Error``, as ``HDF5Dataset/read(_:)``.
    public func read<Number: HDF5Number>(_ type: Number.Type) throws -> [Number] {
        try naming(place) { try NumberReading.read(values, datatype, count: count) }
    }

    /// All elements as stored.
    public func readBytes() throws -> [UInt8] { values.array }

    /// The only element, which has to be text.
    ///
    /// - Throws: ``HDF5Error``, as ``readStrings()``; `wrongType` unless there is exactly one element.
    public func readString() throws -> String {
        guard count == 1 else {
            throw HDF5Error(.wrongType, object: place, "\(count) elements are not one text")
        }
        return try readStrings().first ?? ""
    }

    /// All elements in row-major order, which have to be text.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are no text, or not UTF-8; `limit` above
    ///   ``HDF5Limits/attributeBytes`` of text; `damaged` or `truncated`.
    public func readStrings() throws -> [String] {
        try naming(place) {
            let allowance = Allowance(file)
            return try StringReading.read(values, datatype, count: count, file) { try allowance.charge($0) }
        }
    }

    /// All elements in row-major order, of any type.
    ///
    /// - Throws: ``HDF5Error`` of code `limit` above ``HDF5Limits/attributeBytes`` of values of variable length;
    ///   `damaged` or `truncated`.
    public func readElements() throws -> [HDF5Element] {
        try naming(place) {
            let allowance = Allowance(file)
            var reading = ElementReading(file) { try allowance.charge($0) }
            return try reading.read(values, datatype, count: count)
        }
    }

    /// All elements in the form of ``HDF5Dataset/readCanonicalBytes(_:)``.
    ///
    /// - Throws: ``HDF5Error``, as ``readElements()``; `unsupported` for references other than to objects; what
    ///   `receive` throws.
    public func readCanonicalBytes(_ receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        try naming(place) {
            let encoding = try CanonicalEncoding(datatype, offsetSize: file.offsetSize)
            let allowance = Allowance(file)
            var items = VariableLength(file)
            try encoding.encode(
                values, count: count, &items, charge: { try allowance.charge($0) }, to: receive)
        }
    }

    private var place: String { "\(path)@\(name)" }
}

/// The bytes that an attribute's values of variable length may still take.
private final class Allowance {
    private let limit: Int
    private var total = 0

    init(_ file: FileContext) { limit = file.limits.attributeBytes }

    func charge(_ bytes: Int) throws {
        total = total.addingSaturated(bytes)
        guard total <= limit else {
            throw HDF5Error(
                .limit, "the attribute's values are longer than attributeBytes = \(limit)")
        }
    }
}
