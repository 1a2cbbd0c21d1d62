/// A dataset: an array of elements of one type, of which nothing is read until it is asked for.
public struct HDF5Dataset: Sendable {
    /// The path from the root.
    public let path: String
    public let datatype: HDF5Datatype
    private let file: FileContext
    private let dataspace: DataspaceMessage
    private let data: DataStorage
    private let attributes: AttributeList
    private let address: Int
    /// Whether the type is one that stands on its own in the file.
    package let usesNamedType: Bool

    init(_ header: ObjectHeader, path: String) throws {
        self.path = path
        file = header.file
        address = header.address
        let typeMessage = try header.required(.datatype)
        usesNamedType = typeMessage.isShared
        let type = try DatatypeMessage(typeMessage, file)
        datatype = type.datatype
        dataspace = try DataspaceMessage(try header.required(.dataspace), file)
        data = try DataStorage(header, dataspace, elementSize: type.size)
        attributes = try AttributeList(header, path: path)
    }

    /// The sizes of the dimensions, outermost first; empty for a scalar and for the null dataspace.
    public var shape: [Int] { data.shape }
    /// The largest sizes that the dimensions may be given; nil for any size.
    public var maximumShape: [Int?] { dataspace.maximumShape }
    /// Whether the dataset has the null dataspace: a type, but no element.
    public var isNull: Bool { dataspace.isNull }
    /// How many elements there are: 1 for a scalar.
    public var count: Int { data.count }
    /// Bytes of all elements before compression; nil if they cannot be counted.
    public var byteCount: Int? { count.times(elementSize) }
    /// Bytes of one stored element.
    public var elementSize: Int { data.elementSize }
    public var layout: HDF5Layout { data.layout }
    /// What chunks went through when they were written, the first step first.
    public var filters: [HDF5Filter] { data.filters }

    /// Whether the file gives a value for elements that were never written, in place of zeros.
    public var hasFillValue: Bool { data.hasFillValue }
    /// Bytes that the elements take in this file, compressed as they are; 0 if nothing was written.
    ///
    /// - Throws: ``HDF5Error``, if the chunks' index cannot be read.
    public var storedByteCount: Int { get throws { try naming(path) { try data.storedByteCount } } }
    /// The address of the object's header, as references to the object have it: two datasets of one file with the same
    /// address are the same object. Counts from the superblock.
    public var objectAddress: Int { address &- file.base }

    /// The attributes' names, sorted by their bytes.
    public var attributeNames: [String] { attributes.names }

    /// The attributes' names in the order in which they were made; nil if the file does not keep it.
    public var attributeNamesInCreationOrder: [String]? { attributes.namesInCreationOrder }

    /// The attribute of this name.
    ///
    /// - Throws: ``HDF5Error`` of code `notFound`; `damaged` or `truncated`; `limit` or `unsupported` for its type or size.
    public func attribute(_ name: String) throws -> HDF5Attribute { try attributes.attribute(name) }

    // MARK: Numbers

    /// All elements in row-major order, as numbers of any type that has them all exactly; 64-bit floats are also
    /// rounded to `Float`. Enumerations (and with them h5py's booleans) are read as their integers.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are no numbers or one does not fit; `unsupported` for
    ///   a layout, filter or number format that is not read; `limit` above ``HDF5Limits/dataBytes``; `damaged` or
    ///   `truncated`.
    public func read<Number: HDF5Number>(_ type: Number.Type) throws -> [Number] {
        try naming(path) {
            try NumberReading.check(datatype, is: Number.self)
            let bytes = try data.bytes(rows: nil, width: MemoryLayout<Number>.size)
            return try NumberReading.read(bytes, datatype, count: count)
        }
    }

    /// Some rows, which are places along the first dimension, as numbers. Only chunks that hold elements of these
    /// rows are touched.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if there are no such rows, else as ``read(_:)``.
    public func read<Number: HDF5Number>(_ type: Number.Type, rows: Range<Int>) throws -> [Number] {
        try naming(path) {
            try NumberReading.check(datatype, is: Number.self)
            guard let extent = shape.first, rows.lowerBound >= 0, rows.upperBound <= extent else {
                throw HDF5Error(.wrongType, "there are no rows \(rows) in the shape \(shape)")
            }
            let bytes = try data.bytes(rows: rows, width: MemoryLayout<Number>.size)
            return try NumberReading.read(bytes, datatype, count: bytes.count / elementSize)
        }
    }

    /// All elements in row-major order, into memory of exactly as many.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if `target` has another count, else as ``read(_:)``.
    public func read(into target: UnsafeMutableBufferPointer<Float>) throws {
        try naming(path) {
            guard target.count == count else {
                throw HDF5Error(
                    .wrongType, "\(count) elements cannot be read into memory for \(target.count)")
            }
            try NumberReading.check(datatype, is: Float.self)
            let bytes = try data.bytes(rows: nil, width: MemoryLayout<Float>.size)
            try NumberReading.read(bytes, datatype, into: target)
        }
    }

    /// All elements in row-major order, as stored.
    ///
    /// - Throws: ``HDF5Error``, as ``read(_:)``.
    public func readBytes() throws -> [UInt8] {
        try naming(path) { try data.bytes(rows: nil, width: 1).array }
    }

    /// All elements as they are stored.
    func storedBytes() throws -> ByteSlice { try naming(path) { try data.bytes(rows: nil, width: 1) } }

    // MARK: Text

    /// The only element, which has to be text.
    ///
    /// - Throws: ``HDF5Error``, as ``readStrings()``; `wrongType` unless there is exactly one element.
    public func readString() throws -> String {
        guard count == 1 else {
            throw HDF5Error(.wrongType, object: path, "\(count) elements are not one text")
        }
        return try readStrings().first ?? ""
    }

    /// All elements in row-major order, which have to be text of fixed or variable length.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are no text, or not UTF-8; else as ``read(_:)``.
    public func readStrings() throws -> [String] {
        try naming(path) {
            switch datatype {
            case .fixedString, .variableString: break
            default: throw HDF5Error(.wrongType, "the elements (\(datatype)) cannot be read as text")
            }
            let bytes = try data.bytes(rows: nil, width: MemoryLayout<String>.size)
            return try StringReading.read(bytes, datatype, count: count, file) { size in
                try file.charge(size, for: "this text")
            }
        }
    }

    // MARK: Any type

    /// All elements in row-major order, of any type.
    ///
    /// - Throws: ``HDF5Error``, as ``read(_:)``, but never of code `wrongType`.
    public func readElements() throws -> [HDF5Element] {
        try naming(path) {
            let bytes = try data.bytes(rows: nil, width: MemoryLayout<HDF5Element>.stride)
            var reading = ElementReading(file) { try file.charge($0, for: "this value of variable length") }
            return try reading.read(bytes, datatype, count: count)
        }
    }

    /// All elements in a form that does not depend on layout, filters, byte order or padding, in pieces: for digests and
    /// comparisons.
    ///
    /// Elements stand in row-major order, without gaps. Integers, floats, bit fields and times are little-endian (complex
    /// numbers are two floats, enumerations their integers), fixed text and opaque values as stored; compounds are their
    /// members in order, arrays their elements, object references 8-byte addresses. Sequences are their count in 4
    /// bytes and their elements; text of variable length is the count of bytes in 4 bytes and the bytes up to the first
    /// zero.
    ///
    /// - Parameter receive: called with the pieces in order; each is valid during the call only.
    /// - Throws: ``HDF5Error``, as ``read(_:)``; `unsupported` for references other than to objects; what `receive`
    ///   throws.
    public func readCanonicalBytes(_ receive: (UnsafeRawBufferPointer) throws -> Void) throws {
        try naming(path) {
            let encoding = try CanonicalEncoding(datatype, offsetSize: file.offsetSize)
            let bytes = try data.bytes(rows: nil, width: 1)
            var values = VariableLength(file)
            try encoding.encode(
                bytes, count: count, &values,
                charge: { try file.charge($0, for: "this value of variable length") }, to: receive)
        }
    }
}
