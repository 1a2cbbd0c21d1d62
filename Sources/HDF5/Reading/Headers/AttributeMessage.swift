/// The attribute message (0x0C), versions 1 to 3: a name, a type, a shape and the values.
///
/// Version 3: `03 00`, the sizes of name (its zero byte included), type and dataspace in 2 bytes each, the
/// character set, then these three and the values. Version 1 has no character set and pads all three to 8 bytes.
struct AttributeMessage {
    let name: String
    private let file: FileContext
    private let version: Int
    private let flags: Int
    private let type: Part
    private let space: Part
    private let data: Part

    private typealias Part = (start: Int, count: Int)

    /// Reads the name and notes where the rest is.
    init(_ message: HeaderMessage, _ file: FileContext) throws {
        var reader = try message.reader(file)
        self.file = file
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
        data = (reader.position, reader.remaining)
    }

    private static func field(
        _ reader: inout ByteReader, _ size: Int, isPadded: Bool,
        _ body: (inout ByteReader) throws -> Void = { _ in }
    ) throws -> Part {
        let start = reader.position
        var part = try reader.part(size, structure: "attribute message")
        try body(&part)
        // The last padding may be missing where no values follow.
        if isPadded { try reader.skip(min(reader.remaining, (8 &- (size & 7)) & 7)) }
        return (start, size)
    }

    /// The attribute itself.
    func attribute(path: String) throws -> HDF5Attribute {
        guard flags & 2 == 0 else {
            throw HDF5Error(
                .unsupported, structure: "attribute message", offset: space.start,
                "shared dataspaces are not supported")
        }
        var reader = try ByteReader(file, at: type.start, count: type.count, structure: "datatype message")
        let datatype =
            flags & 1 != 0
            ? try DatatypeMessage.committed(&reader) : try DatatypeMessage.read(&reader, depth: 0)
        reader = try ByteReader(file, at: space.start, count: space.count, structure: "dataspace message")
        let dataspace = try DataspaceMessage(&reader)
        guard let size = dataspace.count.times(datatype.size), size <= data.count,
            let values = ByteSlice(file.storage, offset: data.start, count: size)
        else {
            throw HDF5Error(
                .truncated, structure: "attribute message", offset: data.start,
                "the attribute's shape \(dataspace.shape) needs more than its \(data.count) bytes")
        }
        guard size <= file.limits.attributeBytes else {
            throw HDF5Error(
                .limit, structure: "attribute message", offset: data.start,
                "an attribute of \(size) bytes is larger than attributeBytes = \(file.limits.attributeBytes)")
        }
        return HDF5Attribute(
            name: name, path: path, datatype: datatype.datatype, dataspace: dataspace, values: values,
            file: file)
    }
}
