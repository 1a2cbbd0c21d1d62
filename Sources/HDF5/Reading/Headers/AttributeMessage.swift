/// The attribute message (0x0C), versions 1 to 3: a name, a type, a shape and the values.
///
/// Version 3: `03 00`, the sizes of name (its zero byte included), type and dataspace in 2 bytes each, the
/// character set, then these three and the values. Version 1 has no character set and pads all three to 8 bytes.
struct AttributeMessage: Sendable {
    let name: String
    /// The place among the attributes that were added to the object; 0 where the file does not say.
    let order: Int
    private let version: Int
    private let flags: Int
    private let type: ByteSlice
    private let space: ByteSlice
    private let data: ByteSlice

    /// Reads the name and notes where the rest is.
    init(_ message: HeaderMessage, _ file: FileContext, order: Int = 0) throws {
        var reader = try message.reader(file)
        self.order = order
        version = try reader.version(1...3)
        flags = version == 1 ? 0 : try reader.integer(1)
        if version == 1 { try reader.skip(1) }
        let nameSize = try reader.integer(2)
        let typeSize = try reader.integer(2)
        let spaceSize = try reader.integer(2)
        if version == 3 { try reader.skip(1) }
        var name = ""
        _ = try AttributeMessage.field(&reader, nameSize, isPadded: version == 1) {
            name = try $0.text(nameSize)
        }
        self.name = name
        type = try AttributeMessage.field(&reader, typeSize, isPadded: version == 1)
        space = try AttributeMessage.field(&reader, spaceSize, isPadded: version == 1)
        data = try reader.rest()
    }

    private static func field(
        _ reader: inout ByteReader, _ size: Int, isPadded: Bool,
        _ body: (inout ByteReader) throws -> Void = { _ in }
    ) throws -> ByteSlice {
        let field = try reader.slice(size)
        var part = ByteReader(reader.file, field, structure: "attribute message")
        try body(&part)
        // The last padding may be missing where no values follow.
        if isPadded { try reader.skip(min(reader.remaining, (8 &- (size & 7)) & 7)) }
        return field
    }

    /// The attribute itself. Its type and its dataspace may each be shared with other objects.
    func attribute(path: String, _ file: FileContext) throws -> HDF5Attribute {
        var reader = ByteReader(file, type, structure: "datatype message")
        if flags & 1 != 0 { reader = try SharedMessage.body(&reader, kind: .datatype) }
        let datatype = try DatatypeMessage.read(&reader, depth: 0)
        reader = ByteReader(file, space, structure: "dataspace message")
        if flags & 2 != 0 { reader = try SharedMessage.body(&reader, kind: .dataspace) }
        let dataspace = try DataspaceMessage(&reader)
        let place = data.storage === file.storage ? data.offset : nil
        guard let size = dataspace.count.times(datatype.size), let values = data.part(from: 0, count: size)
        else {
            throw HDF5Error(
                .truncated, structure: "attribute message", offset: place,
                "the attribute's shape \(dataspace.shape) needs more than its \(data.count) bytes")
        }
        guard size <= file.limits.attributeBytes else {
            throw HDF5Error(
                .limit, structure: "attribute message", offset: place,
                "an attribute of \(size) bytes is larger than attributeBytes = \(file.limits.attributeBytes)")
        }
        return HDF5Attribute(
            name: name, path: path, datatype: datatype.datatype, dataspace: dataspace, values: values,
            file: file)
    }
}
