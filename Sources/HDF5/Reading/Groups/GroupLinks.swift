/// All links of one group, however it stores them.
struct GroupLinks: Sendable {
    private let table: NameTable<StoredLink>

    /// Sorted by the names' bytes.
    var names: [String] { table.names }

    /// In the order of the names.
    var all: [StoredLink] { table.values }

    init(_ header: ObjectHeader) throws {
        table = try NameTable(try GroupLinks.stored(header), name: \.name) { link in
            HDF5Error(
                .damaged, structure: "group", offset: header.address,
                "two links have the name \"\(link.name)\"")
        }
    }

    subscript(name: String) -> StoredLink? { table[name] }

    /// The names in the order in which the links were made, if the file says it of all.
    var namesInCreationOrder: [String]? {
        let orders = table.values.compactMap(\.order)
        guard orders.count == table.values.count, !orders.isEmpty || table.values.isEmpty else { return nil }
        return zip(orders, table.names).sorted { $0.0 < $1.0 }.map(\.1)
    }

    private static func stored(_ header: ObjectHeader) throws -> [StoredLink] {
        let file = header.file
        var links: [StoredLink] = []
        func add(_ link: StoredLink) throws {
            guard links.count < file.limits.objects else {
                throw HDF5Error(
                    .limit, structure: "group", offset: header.address,
                    "a group has more links than objects = \(file.limits.objects)")
            }
            links.append(link)
        }
        if let message = header.message(.symbolTable) {
            try SymbolTable.links(message, file).forEach(add)
            return links
        }
        for message in header.messages(.link) { try add(try LinkMessage.read(message, file)) }
        if let message = header.message(.linkInfo) {
            var reader = try message.reader(file)
            _ = try reader.version(0...0)
            if try reader.integer(1) & 1 != 0 { try reader.skip(8) }
            try DenseStorage.visitLinks(&reader) { message in
                let link = try LinkMessage.read(&message)
                try add(link)
                return link.name
            }
        }
        return links
    }
}
