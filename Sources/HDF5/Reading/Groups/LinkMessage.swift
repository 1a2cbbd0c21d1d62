/// The link message (0x06), which compact groups keep in their header: one message a link.
///
///     01 00  01  61  20 03 00 00 00 00 00 00     version, flags, 1 byte of name, "a", header's address
enum LinkMessage {
    static func read(_ message: HeaderMessage, _ file: FileContext) throws -> StoredLink {
        var reader = try message.reader(file)
        return try read(&reader)
    }

    static func read(_ reader: inout ByteReader) throws -> StoredLink {
        _ = try reader.version(1...1)
        let flags = try reader.integer(1)
        let type = flags & 8 != 0 ? try reader.integer(1) : 0
        let order = flags & 4 != 0 ? try reader.integer(8) : nil
        if flags & 16 != 0 { try reader.skip(1) }
        let name = try reader.text(try reader.integer(1 << (flags & 3)))
        if type == 0 {
            return StoredLink(
                name: name, link: .hard, address: try reader.address(of: "the object \(name)"), order: order)
        }
        return StoredLink(name: name, link: try link(&reader, type), address: nil, order: order)
    }

    private static func link(_ reader: inout ByteReader, _ type: Int) throws -> HDF5Link {
        switch type {
        case 1:
            return .soft(try reader.text(try reader.integer(2)))
        case 64:
            var value = try reader.part(try reader.integer(2), structure: "link message")
            try value.skip(1)
            let file = try value.terminatedText()
            let path = try value.terminatedText()
            return .external(file: file, path: path)
        case 65...255:
            return .userDefined(type)
        default: throw reader.damaged("link type \(type) is not defined")
        }
    }
}
