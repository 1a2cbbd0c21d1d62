/// The messages that describe one object, collected from the header and its continuation blocks.
///
/// Version 1, 16 bytes and then messages of 8 bytes and a body each:
///
///     01 00 02 00 01 00 00 00  18 00 00 00 00 00 00 00   version, 2 messages, references, 24 bytes
///     11 00 10 00 00 00 00 00  88 00 00 00 00 00 00 00   symbol table message of 16 bytes: B-tree,
///     a8 02 00 00 00 00 00 00                            local heap
///
/// Version 2: "OHDR", version, flags, optional times and phase changes, the size in 1 to 8 bytes, messages of 4 or
/// 6 bytes and a body each, possibly a gap, a checksum. Continuation blocks: "OCHK", messages, gap, checksum.
struct ObjectHeader {
    let file: FileContext
    let address: Int
    /// 1 or 2.
    let version: Int
    private(set) var messages: [HeaderMessage] = []
    /// The index of the first message of each type.
    private var first = [Int?](repeating: nil, count: HeaderMessage.lastKnownType + 1)

    private static let structure = "object header"

    init(_ file: FileContext, at address: Int) throws {
        self.file = file
        self.address = address
        var budget = MetadataBudget(file)
        var reader = try ByteReader(file, at: address, structure: ObjectHeader.structure)
        version = try reader.integer(1) == 1 ? 1 : 2
        if version == 1 {
            try readVersion1(&reader, &budget)
        } else {
            try readVersion2(&budget)
        }
    }

    func message(_ kind: HeaderMessage.Kind) -> HeaderMessage? { first[kind.rawValue].map { messages[$0] } }

    func messages(_ kind: HeaderMessage.Kind) -> [HeaderMessage] {
        first[kind.rawValue].map { messages[$0...].filter { $0.kind == kind } } ?? []
    }

    /// The message of a kind that the object cannot do without.
    func required(_ kind: HeaderMessage.Kind) throws -> HeaderMessage {
        guard let message = message(kind) else {
            throw HDF5Error(
                .damaged, structure: ObjectHeader.structure, offset: address, "there is no \(kind.structure)")
        }
        return message
    }

    // MARK: Version 1

    private mutating func readVersion1(_ reader: inout ByteReader, _ budget: inout MetadataBudget) throws {
        try reader.skip(1)
        var left = try reader.integer(2)
        try reader.skip(4)
        let size = try reader.integer(4)
        try reader.skip(4)
        var blocks = Blocks(first: (reader.position, size))
        while let block = try blocks.next(&budget) {
            var body = try ByteReader(
                file, at: block.start, count: block.count, structure: ObjectHeader.structure)
            while left > 0, body.remaining >= 8 {
                left &-= 1
                let type = try body.integer(2)
                let count = try body.integer(2)
                let flags = try body.integer(1)
                try body.skip(3)
                try add(
                    type: type, flags: flags, order: nil,
                    try body.part(count, structure: ObjectHeader.structure), &blocks)
            }
        }
    }

    // MARK: Version 2

    private mutating func readVersion2(_ budget: inout MetadataBudget) throws {
        var reader = try ByteReader(file, at: address, structure: ObjectHeader.structure)
        try reader.signature("OHDR")
        _ = try reader.version(2...2)
        let flags = try reader.integer(1)
        if flags & 0x20 != 0 { try reader.skip(16) }
        if flags & 0x10 != 0 { try reader.skip(4) }
        let size = try reader.integer(1 << (flags & 3))
        let first = reader.position
        try reader.skip(size)
        try reader.checksum(from: address)

        let prefix = flags & 4 != 0 ? 6 : 4
        var blocks = Blocks(first: (first, size))
        while let block = try blocks.next(&budget) {
            var body = try ByteReader(
                file, at: block.start, count: block.count, structure: ObjectHeader.structure)
            if block.start != first {
                body = try continuation(block)
            }
            while body.remaining >= prefix {
                let type = try body.integer(1)
                let count = try body.integer(2)
                let flags = try body.integer(1)
                let order = prefix > 4 ? try body.integer(2) : nil
                try add(
                    type: type, flags: flags, order: order,
                    try body.part(count, structure: ObjectHeader.structure), &blocks)
            }
        }
    }

    /// The messages of a version 2 continuation block, whose signature and checksum are checked.
    private func continuation(_ block: Blocks.Block) throws -> ByteReader {
        let structure = "object header continuation block"
        var reader = try ByteReader(file, at: block.start, count: block.count, structure: structure)
        try reader.signature("OCHK")
        let body = try reader.part(max(0, reader.remaining &- 4), structure: structure)
        try reader.checksum(from: block.start)
        return body
    }

    // MARK: Messages

    private mutating func add(
        type: Int, flags: Int, order: Int?, _ body: ByteReader, _ blocks: inout Blocks
    ) throws {
        guard let kind = HeaderMessage.Kind(rawValue: type) else {
            if type > HeaderMessage.lastKnownType, flags & 0x80 != 0 {
                throw body.unsupported("message type \(type) is not known, and the file says it must be")
            }
            return
        }
        let message = HeaderMessage(
            kind: kind, flags: flags, start: body.position, count: body.remaining, order: order)
        guard kind == .continuation else {
            if first[type] == nil { first[type] = messages.count }
            messages.append(message)
            return
        }
        // A shared message is looked up in another header, and that one's continuation could be this one.
        guard !message.isShared else { throw body.damaged("a continuation message cannot be shared") }
        var reader = try message.reader(file)
        let start = try reader.address(of: "a continuation block")
        try blocks.add(start: start, count: try reader.length())
    }
}

/// The blocks of a header that are still to be read. No block is read twice.
private struct Blocks {
    typealias Block = (start: Int, count: Int)
    private var pending: [Block]
    private var position = 0
    private var seen: Set<Int>

    init(first: Block) {
        pending = [first]
        seen = [first.start]
    }

    mutating func add(start: Int, count: Int) throws {
        guard seen.insert(start).inserted else {
            throw HDF5Error(
                .damaged, structure: "object header", offset: start, "a continuation block is named twice")
        }
        pending.append((start, count))
    }

    mutating func next(_ budget: inout MetadataBudget) throws -> Block? {
        guard position < pending.count else { return nil }
        let block = pending[position]
        position += 1
        try budget.charge(block.count, structure: "object header", offset: block.start)
        return block
    }
}
