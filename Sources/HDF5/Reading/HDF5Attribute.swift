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
            var total = 0
            return try StringReading.read(values, datatype, count: count, file) { bytes in
                total = total.addingSaturated(bytes)
                guard total <= file.limits.attributeBytes else {
                    throw HDF5Error(
                        .limit,
                        "the attribute's text is longer than attributeBytes = \(file.limits.attributeBytes)")
                }
            }
        }
    }

    private var place: String { "\(path)@\(name)" }
}
