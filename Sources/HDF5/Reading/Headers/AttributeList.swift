/// The attributes of one object. Only their names are read until one is asked for.
struct AttributeList: Sendable {
    private let table: AttributeTable
    private let path: String
    private let file: FileContext

    /// Sorted by their bytes.
    var names: [String] { table.names }
    /// In the order in which the attributes were made, if the file says it of all.
    var namesInCreationOrder: [String]? { table.namesInCreationOrder }

    init(_ header: ObjectHeader, path: String) throws {
        self.init(try AttributeTable(header), path: path, header.file)
    }

    init(_ table: AttributeTable, path: String, _ file: FileContext) {
        self.table = table
        self.path = path
        self.file = file
    }

    func attribute(_ name: String) throws -> HDF5Attribute {
        guard let message = table[name] else {
            throw HDF5Error(.notFound, object: path, "there is no attribute \"\(name)\"")
        }
        return try naming("\(path)@\(name)") { try message.attribute(path: path, file) }
    }
}

/// The attributes' messages, whether they stand in the header, in a heap of the object or in the shared message table.
struct AttributeTable: Sendable {
    private let table: NameTable<AttributeMessage>
    private let isOrdered: Bool

    init(_ header: ObjectHeader) throws {
        let file = header.file
        var messages: [AttributeMessage] = []
        func add(_ message: HeaderMessage, order: Int) throws -> String {
            guard messages.count < file.limits.objects else {
                throw HDF5Error(
                    .limit, structure: "attribute message", offset: header.address,
                    "an object has more attributes than objects = \(file.limits.objects)")
            }
            let attribute = try AttributeMessage(message, file, order: order)
            messages.append(attribute)
            return attribute.name
        }
        for message in header.messages(.attribute) { _ = try add(message, order: message.order ?? 0) }
        var isOrdered = false
        if let message = header.message(.attributeInfo) {
            var reader = try message.reader(file)
            _ = try reader.version(0...0)
            isOrdered = try reader.integer(1) & 1 != 0
            if isOrdered { try reader.skip(2) }
            try DenseStorage.visitAttributes(&reader, add)
        }
        self.isOrdered = isOrdered
        table = try NameTable(messages, name: \.name) { message in
            HDF5Error(
                .damaged, structure: "attribute message", offset: header.address,
                "two attributes have the name \"\(message.name)\"")
        }
    }

    var names: [String] { table.names }

    var namesInCreationOrder: [String]? {
        guard isOrdered else { return nil }
        return table.values.sorted { $0.order < $1.order }.map(\.name)
    }

    subscript(name: String) -> AttributeMessage? { table[name] }
}
