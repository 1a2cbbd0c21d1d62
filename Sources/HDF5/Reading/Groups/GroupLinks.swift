/// All links of one group, however it stores them.
struct GroupLinks {
    let names: [String]
    private let links: [String: StoredLink]

    init(_ header: ObjectHeader) throws {
        let stored = try GroupLinks.stored(header)
        var links: [String: StoredLink] = [:]
        guard stored.count <= header.file.limits.objects else {
            throw HDF5Error(
                .limit, structure: "group", offset: header.address,
                "a group of \(stored.count) links has more than objects = \(header.file.limits.objects)")
        }
        for link in stored {
            guard !link.name.isEmpty, !link.name.utf8.contains(UInt8(ascii: "/")) else {
                throw HDF5Error(
                    .damaged, structure: "group", offset: header.address,
                    "a link has the name \"\(link.name)\", which no path can reach")
            }
            guard links.updateValue(link, forKey: link.name) == nil else {
                throw HDF5Error(
                    .damaged, structure: "group", offset: header.address,
                    "two links have the name \"\(link.name)\"")
            }
        }
        self.links = links
        names = links.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    subscript(name: String) -> StoredLink? { links[name] }

    private static func stored(_ header: ObjectHeader) throws -> [StoredLink] {
        let file = header.file
        if let message = header.message(.symbolTable) { return try SymbolTable.links(message, file) }
        if let message = header.message(.linkInfo) {
            var reader = try message.reader(file)
            _ = try reader.version(0...0)
            if try reader.integer(1) & 1 != 0 { try reader.skip(8) }
            let place = reader.position
            if try reader.address() != nil {
                throw HDF5Error(
                    .unsupported, structure: "fractal heap", offset: place,
                    "the group keeps its links in a fractal heap, which is not supported")
            }
        }
        return try header.messages(.link).map { try LinkMessage.read($0, file) }
    }
}
