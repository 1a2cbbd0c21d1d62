/// The attributes of one object. Only their names are read until one is asked for.
struct AttributeList: Sendable {
    let names: [String]
    private let path: String
    private let messages: [String: AttributeMessage]
    /// Why there may be attributes that are not listed.
    private let gap: HDF5Error?

    init(_ header: ObjectHeader, path: String) throws {
        self.path = path
        var messages: [String: AttributeMessage] = [:]
        for message in header.messages(.attribute) {
            let attribute = try AttributeMessage(message, header.file)
            guard messages.updateValue(attribute, forKey: attribute.name) == nil else {
                throw HDF5Error(
                    .damaged, structure: "attribute message", offset: message.start,
                    "two attributes have the name \"\(attribute.name)\"")
            }
        }
        self.messages = messages
        names = messages.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        gap = try AttributeList.gap(header)
    }

    private static func gap(_ header: ObjectHeader) throws -> HDF5Error? {
        guard let message = header.message(.attributeInfo) else { return nil }
        var reader = try message.reader(header.file)
        _ = try reader.version(0...0)
        if try reader.integer(1) & 1 != 0 { try reader.skip(2) }
        let place = reader.position
        guard try reader.address() != nil else { return nil }
        return HDF5Error(
            .unsupported, structure: "fractal heap", offset: place,
            "the object keeps its attributes in a fractal heap, which is not supported")
    }

    func attribute(_ name: String) throws -> HDF5Attribute {
        guard let message = messages[name] else {
            throw gap?.naming(path) ?? HDF5Error(.notFound, object: path, "there is no attribute \"\(name)\"")
        }
        return try naming("\(path)@\(name)") { try message.attribute(path: path) }
    }
}
