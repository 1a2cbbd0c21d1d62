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
        usesNamedType = typeMessage.isCommitted(header.file)
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

    /// All elements in row-major order, as integers of any type that has them all, or as floats, to which numbers that
    /// they do not have are rounded: to the nearest, of two equally near ones to the even one. Enumerations (and with
    /// them h5py's booleans) and bit fields are read as their integers.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are no numbers or one is out of range; `unsupported` for
    ///   a layout, filter or number format that is not read; `limit` above ``HDF5Limits/dataBytes``; `damaged` or
    ///   `truncated`.
    public func read<Number: HDF5Number>(_ type: Number.Type) throws -> [Number] {
        try readRounding(type).numbers
    }

    /// Some elements in row-major order, as numbers. Only chunks that hold them are touched.
    ///
    /// - Returns: numbers in the shape of ``HDF5Hyperslab/shape``.
    /// - Throws: ``HDF5Error`` of code `wrongType` if there are no such elements, else as ``read(_:)``.
    public func read<Number: HDF5Number>(_ type: Number.Type, _ slab: HDF5Hyperslab) throws -> [Number] {
        try readRounding(type, slab).numbers
    }

    /// Some rows, which are places along the first dimension, as numbers. Only chunks that hold elements of these
    /// rows are touched.
    ///
    /// - Returns: numbers in the dataset's ``shape``, with the first size that of `rows`.
    /// - Throws: ``HDF5Error`` of code `wrongType` if there are no such rows, else as ``read(_:)``.
    public func read<Number: HDF5Number>(_ type: Number.Type, rows: Range<Int>) throws -> [Number] {
        try readRounding(type, try slab(rows: rows)).numbers
    }

    /// All elements in row-major order, or some of them, as numbers, and how many of them are integers that were rounded
    /// because `Number` does not have them, such as 2²⁴ + 1 as a `Float`. Floats that were rounded are not counted.
    ///
    /// - Throws: ``HDF5Error``, as ``read(_:)``; `wrongType` if there are no such elements.
    public func readRounding<Number: HDF5Number>(
        _ type: Number.Type, _ slab: HDF5Hyperslab? = nil
    ) throws -> (numbers: [Number], roundedCount: Int) {
        try naming(path) {
            try NumberReading.check(datatype, is: Number.self)
            let read = try data.read(slab, width: MemoryLayout<Number>.size)
            var roundedCount = 0
            let numbers: [Number] = try ByteSlice.elements(read.size / max(1, elementSize)) {
                roundedCount = try self.numbers(read, into: $0)
            }
            return (numbers, roundedCount)
        }
    }

    /// Elements that are stored as `Number` go where they belong at once; others are converted on the way.
    private func numbers<Number: HDF5Number>(
        _ read: DataStorage.PreparedRead, into target: UnsafeMutableBufferPointer<Number>
    ) throws -> Int {
        guard datatype == Number.hdf5Datatype, elementSize == MemoryLayout<Number>.size else {
            return try NumberReading.read(try read.bytes, datatype, into: target)
        }
        try read.read(into: OutputMemory(UnsafeMutableRawBufferPointer(target)))
        return 0
    }

    private func slab(rows: Range<Int>) throws -> HDF5Hyperslab {
        guard let extent = shape.first, rows.lowerBound >= 0, rows.upperBound <= extent else {
            throw HDF5Error(.wrongType, object: path, "there are no rows \(rows) in the shape \(shape)")
        }
        return HDF5Hyperslab([rows] + shape.dropFirst().map { 0..<$0 })
    }

    /// All elements in row-major order, or some of them, into memory of exactly as many. Elements that are stored as
    /// `Number` are not copied on the way.
    ///
    /// - Parameters:
    ///   - target: memory of the caller's, initialized or not. After an error a part of it may have changed.
    ///   - slab: the elements, which are put without gaps; nil for all.
    /// - Throws: ``HDF5Error`` of code `wrongType` if `target` has another count or there are no such elements, else as
    ///   ``read(_:)``.
    public func read<Number: HDF5Number>(
        into target: UnsafeMutableBufferPointer<Number>, _ slab: HDF5Hyperslab? = nil
    ) throws {
        _ = try readRounding(into: target, slab)
    }

    /// As ``read(into:_:)``.
    ///
    /// - Returns: how many elements are integers that were rounded, as ``readRounding(_:_:)`` counts them.
    public func readRounding<Number: HDF5Number>(
        into target: UnsafeMutableBufferPointer<Number>, _ slab: HDF5Hyperslab? = nil
    ) throws -> Int {
        try naming(path) {
            try NumberReading.check(datatype, is: Number.self)
            let selected = try slab.map { try Selection($0, in: shape).count } ?? count
            guard target.count == selected else {
                throw HDF5Error(
                    .wrongType, "\(selected) elements cannot be read into memory for \(target.count)")
            }
            return try numbers(try data.read(slab, width: MemoryLayout<Number>.size), into: target)
        }
    }

    /// Calls `body` with all elements where they stand in the file, which is mapped if it is large: nothing is read before
    /// it is touched.
    ///
    /// - Parameter body: given memory that is valid during the call only.
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are of another type, size or byte order than `Number`;
    ///   `unsupported` if they do not stand in one piece, at a multiple of their size; what `body` throws.
    public func withElements<Number: HDF5Number, Result>(
        of type: Number.Type, _ body: (UnsafeBufferPointer<Number>) throws -> Result
    ) throws -> Result {
        guard datatype == Number.hdf5Datatype else {
            throw HDF5Error(.wrongType, object: path, "the elements (\(datatype)) are not stored as \(type)")
        }
        guard let slice = data.inPlace else {
            throw HDF5Error(
                .unsupported, object: path,
                "the elements do not stand in the file in one piece; read(\(type).self) reads them")
        }
        guard let result = try slice.withElements(of: type, body) else {
            throw HDF5Error(
                .unsupported, offset: slice.offset, object: path,
                "the elements do not stand at a multiple of their size; read(\(type).self) reads them")
        }
        return result
    }

    // MARK: Bytes

    /// All elements in row-major order, as stored, or some of them.
    ///
    /// - Returns: ``elementSize`` bytes for each element.
    /// - Throws: ``HDF5Error``, as ``read(_:)``.
    public func readBytes(_ slab: HDF5Hyperslab? = nil) throws -> [UInt8] {
        try naming(path) {
            let read = try data.read(slab, width: 1)
            return try ByteSlice.elements(read.size) {
                try read.read(into: OutputMemory(UnsafeMutableRawBufferPointer($0)))
            }
        }
    }

    /// All elements in row-major order, as stored, or some of them, into memory of exactly as many bytes.
    ///
    /// - Parameters:
    ///   - target: memory of the caller's, initialized or not. After an error a part of it may have changed.
    ///   - slab: the elements, which are put without gaps; nil for all.
    /// - Throws: ``HDF5Error`` of code `wrongType` if `target` has another size or there are no such elements, else as
    ///   ``read(_:)``.
    public func readBytes(into target: UnsafeMutableRawBufferPointer, _ slab: HDF5Hyperslab? = nil) throws {
        try naming(path) { try data.read(slab, width: 1).read(into: OutputMemory(target)) }
    }

    /// The elements of some rows, which are places along the first dimension, as stored.
    ///
    /// - Throws: ``HDF5Error``, as ``read(_:rows:)``.
    public func readBytes(rows: Range<Int>) throws -> [UInt8] { try readBytes(try slab(rows: rows)) }

    /// Calls `body` with the bytes of all elements where they stand in the file, as ``withElements(of:_:)`` does, whatever
    /// their type.
    ///
    /// - Parameter body: given memory that is valid during the call only.
    /// - Throws: ``HDF5Error`` of code `unsupported` if the elements do not stand in one piece; what `body` throws.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) throws -> Result {
        guard let slice = data.inPlace,
            let result = try slice.storage.withBytes(at: slice.offset, count: slice.count, body)
        else {
            throw HDF5Error(
                .unsupported, object: path,
                "the elements do not stand in the file in one piece; readBytes() reads them")
        }
        return result
    }

    /// All elements as they are stored.
    func storedBytes() throws -> ByteSlice { try naming(path) { try data.bytes(width: 1) } }

    // MARK: Text

    /// The only element, which has to be text.
    ///
    /// - Throws: ``HDF5Error``, as ``readStrings(_:)``; `wrongType` unless there is exactly one element.
    public func readString() throws -> String {
        guard count == 1 else {
            throw HDF5Error(.wrongType, object: path, "\(count) elements are not one text")
        }
        return try readStrings().first ?? ""
    }

    /// All elements in row-major order, or some of them, which have to be text of fixed or variable length.
    ///
    /// - Throws: ``HDF5Error`` of code `wrongType` if the elements are no text, or not UTF-8; else as ``read(_:)``.
    public func readStrings(_ slab: HDF5Hyperslab? = nil) throws -> [String] {
        try naming(path) {
            switch datatype {
            case .fixedString, .variableString: break
            default: throw HDF5Error(.wrongType, "the elements (\(datatype)) cannot be read as text")
            }
            let bytes = try data.bytes(slab, width: MemoryLayout<String>.size)
            return try StringReading.read(bytes, datatype, count: bytes.count / elementSize, file) { size in
                try file.charge(size, for: "this text")
            }
        }
    }

    /// The text of some rows, which are places along the first dimension.
    ///
    /// - Throws: ``HDF5Error``, as ``readStrings(_:)``; `wrongType` if there are no such rows.
    public func readStrings(rows: Range<Int>) throws -> [String] { try readStrings(try slab(rows: rows)) }

    // MARK: Any type

    /// All elements in row-major order, or some of them, of any type.
    ///
    /// - Throws: ``HDF5Error``, as ``read(_:)``, of code `wrongType` only if there are no such elements.
    public func readElements(_ slab: HDF5Hyperslab? = nil) throws -> [HDF5Element] {
        try naming(path) {
            let bytes = try data.bytes(slab, width: MemoryLayout<HDF5Element>.stride)
            var reading = ElementReading(file) { try file.charge($0, for: "this value of variable length") }
            return try reading.read(bytes, datatype, count: bytes.count / elementSize)
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
            let bytes = try data.bytes(width: 1)
            var values = VariableLength(file)
            try encoding.encode(
                bytes, count: count, &values,
                charge: { try file.charge($0, for: "this value of variable length") }, to: receive)
        }
    }
}
