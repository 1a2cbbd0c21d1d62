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
        if flags & 4 != 0 { try reader.skip(8) }
        if flags & 16 != 0 { try reader.skip(1) }
        let name = try reader.text(try reader.integer(1 << (flags & 3)))
        switch type {
        case 0:
            return StoredLink(name: name, link: .hard, address: try reader.address(of: "the object \(name)"))
        case 1:
            let target = try reader.text(try reader.integer(2))
            return StoredLink(name: name, link: .soft(target), address: nil)
        case 64:
            var value = try reader.part(try reader.integer(2), structure: "link message")
            try value.skip(1)
            let file = try value.terminatedText()
            let path = try value.terminatedText()
            return StoredLink(name: name, link: .external(file: file, path: path), address: nil)
        case 65...255:
            return StoredLink(name: name, link: .userDefined(type), address: nil)
        default: throw reader.damaged("link type \(type) is not defined")
        }
    }
}
