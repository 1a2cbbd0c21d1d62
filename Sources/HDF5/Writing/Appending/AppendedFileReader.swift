/// Reads back what an appender keeps in memory about a file: its groups, the messages of its datasets, and the chunks
/// of its series. Data stay where they are.
struct AppendedFileReader {
    /// Where the superblock says that the file ends.
    let end: Int
    private let superblock: Superblock
    private let output: OutputFile

    init(_ path: String, _ output: OutputFile) throws {
        self.output = output
        superblock = try Superblock(
            try ByteStorage.contents(of: path), limits: .init(), opening: FileOpening(nil))
        var reader = try ByteReader(superblock.file, at: 0, structure: "superblock")
        guard try reader.bytes(8) == SuperblockEncoding.signature, try reader.bytes(4) == [2, 8, 8, 0],
            try reader.length() == 0
        else { throw AppendedFileReader.foreign("superblock", 0, "the superblock is not of version 2") }
        try reader.skip(8)
        end = try reader.length()
    }

    private static func foreign(_ structure: String, _ offset: Int, _ message: String) -> HDF5Error {
        HDF5Error(
            .unsupported, structure: structure, offset: offset,
            "\(message), so that this file cannot be gone on with; only those of HDF5Appender and HDF5Writer can"
        )
    }

    /// All objects, the root first.
    func nodes(for appender: HDF5Appender) throws -> AppendedNode {
        let root = AppendedNode(path: "", parent: nil, content: .group)
        var pending: [(node: AppendedNode, address: Int)] = [(root, superblock.root)]
        var seen: Set<Int> = []
        while let (node, address) = pending.popLast() {
            guard seen.insert(address).inserted else {
                throw AppendedFileReader.foreign("object header", address, "an object has two names")
            }
            try naming(node.path) {
                let header = try ObjectHeader(superblock.file, at: address)
                node.header = try extent(of: header)
                for link in try read(header, into: node, for: appender) {
                    let path = node.path.isEmpty ? link.name : "\(node.path)/\(link.name)"
                    switch link.link {
                    case .hard:
                        let child = AppendedNode(path: path, parent: node, content: .group)
                        node.children[link.name] = .node(child)
                        if let address = link.address { pending.append((child, address)) }
                    case .soft(let target): node.children[link.name] = .soft(target)
                    case .external(let file, let path):
                        node.children[link.name] = .external(file: file, path: path)
                    default:
                        throw AppendedFileReader.foreign("link message", address, "a link is of another kind")
                    }
                }
            }
            node.markClean()
        }
        return root
    }

    /// The bytes of a header that is one block, as far as they can be used again.
    private func extent(of header: ObjectHeader) throws -> SpaceList.Extent? {
        let structure = "object header"
        var reader = try ByteReader(superblock.file, at: header.address, structure: structure)
        guard try reader.bytes(6) == Array("OHDR".utf8) + [2, 2] else {
            throw AppendedFileReader.foreign(
                structure, header.address, "an object header is of another version")
        }
        let size = try reader.integer(4)
        let bounds = reader.position...reader.position.addingSaturated(size)
        for message in header.messages where !bounds.contains(message.start) || message.isShared {
            throw AppendedFileReader.foreign(
                structure, header.address, "an object header has more than one block")
        }
        return reusable(at: header.address, size: size.addingSaturated(14))
    }

    private func reusable(at address: Int, size: Int) -> SpaceList.Extent? {
        address & 7 == 0 ? SpaceList.Extent(address: address, size: size & ~7) : nil
    }

    // MARK: Messages

    private func read(_ header: ObjectHeader, into node: AppendedNode, for appender: HDF5Appender) throws
        -> [StoredLink]
    {
        var links: [StoredLink] = []
        var messages: [AppendedNode.Message] = []
        for message in header.messages {
            let body = try body(of: message)
            switch message.kind {
            case .attribute:
                node.attributes[try AttributeMessage(message, header.file, order: 0).name] = .init(
                    message: body)
            case .link: links.append(try LinkMessage.read(message, header.file))
            case .linkInfo, .attributeInfo:
                guard body == appender.encoding.linkInfo else {
                    throw AppendedFileReader.foreign(
                        message.kind.structure, message.start, "links or attributes are kept in a heap")
                }
            case .datatype where (body.first ?? 0) & 15 == 7:
                throw AppendedFileReader.foreign(
                    message.kind.structure, message.start, "references would lose what they refer to")
            case .dataspace, .datatype, .fillValue, .layout, .filterPipeline:
                guard
                    let kind = MessageEncoding.Kind(
                        rawValue: UInt8(truncatingIfNeeded: message.kind.rawValue))
                else { continue }
                messages.append(.init(kind: kind, body: body))
            default:
                throw AppendedFileReader.foreign(
                    message.kind.structure, message.start, "an object has a message of another kind")
            }
        }
        if !messages.isEmpty {
            let series = try series(header, messages, path: node.path, for: appender)
            series?.node = node
            node.content = series.map { .series($0) } ?? .dataset(messages)
        }
        return links
    }

    private func body(of message: HeaderMessage) throws -> [UInt8] {
        var reader = try message.reader(superblock.file)
        return try reader.bytes(reader.remaining)
    }

    // MARK: Series

    /// What can go on: a dataset without limit along its first axis, in chunks of whole rows of which all are there,
    /// the last one unfiltered if it is not full.
    private func series(
        _ header: ObjectHeader, _ messages: [AppendedNode.Message], path: String, for appender: HDF5Appender
    ) throws -> HDF5Series? {
        guard let type = messages.first(where: { $0.kind == .datatype })?.body,
            let (shape, maximum) = try extents(header), let (chunk, elementSize, root) = try chunks(header),
            let filters = try filters(header),
            maximum.first == .some(nil), Array(maximum.dropFirst()) == shape.dropFirst().map({ $0 }),
            chunk.count == shape.count, chunk.dropFirst() == shape.dropFirst(), elementSize > 0,
            let chunkBytes = (chunk + [elementSize]).checkedProduct, chunkBytes > 0,
            chunkBytes <= Int(UInt32.max)
        else { return nil }
        let series = HDF5Series(
            appender, path: path, type: type, elementSize: elementSize, rowShape: Array(shape.dropFirst()),
            chunkRows: chunk[0], filters: filters, count: shape[0])
        guard shape[0] > 0 else { return series }
        guard let root else { return nil }
        var entries: [ChunkTreeEncoding.Chunk] = []
        var isWhole = true
        var budget = MetadataBudget(header.file)
        try BTreeVersion1.visitLeaves(
            header.file, root: root, type: .chunks, keySize: 8 &+ 8 &* (shape.count &+ 1), &budget
        ) { key, address in
            let size = try key.integer(4)
            let mask = UInt32(truncatingIfNeeded: try key.bits(4))
            let first = try key.integer(8)
            isWhole = isWhole && first % chunk[0] == 0 && first / chunk[0] == entries.count
            entries.append(.init(index: entries.count, address: address, size: size, filterMask: mask))
        }
        let (full, rest) = shape[0].quotientAndRemainder(dividingBy: chunk[0])
        guard isWhole, entries.count == full &+ (rest > 0 ? 1 : 0) else { return nil }
        if rest > 0, let last = entries.popLast() {
            guard last.filterMask == series.partialMask, last.size == chunkBytes else { return nil }
            var reader = try ByteReader(
                header.file, at: last.address, count: chunkBytes, structure: "chunk")
            series.partial = try reader.bytes(rest &* series.rowBytes)
            series.writtenBytes = series.partial.count
            series.place = SpaceList.Extent(
                address: last.address, size: last.address & 7 == 0 ? chunkBytes & ~7 : 0)
        }
        guard entries.allSatisfy({ $0.filterMask == 0 }) else { return nil }
        series.chunks = entries
        return series
    }

    private func extents(_ header: ObjectHeader) throws -> (shape: [Int], maximum: [Int?])? {
        var reader = try header.required(.dataspace).reader(header.file)
        guard try reader.integer(1) == 2 else { return nil }
        let rank = try reader.integer(1)
        guard try reader.integer(1) == 1, try reader.integer(1) == 1, (1...32).contains(rank) else {
            return nil
        }
        var (shape, maximum): ([Int], [Int?]) = ([], [])
        for _ in 0..<rank { shape.append(try reader.length()) }
        for _ in 0..<rank { maximum.append(Int(exactly: try reader.bits(8))) }
        return (shape, maximum)
    }

    private func chunks(_ header: ObjectHeader) throws -> (chunk: [Int], elementSize: Int, root: Int?)? {
        var reader = try header.required(.layout).reader(header.file)
        guard try reader.integer(1) == 3, try reader.integer(1) == 2 else { return nil }
        let rank = try reader.integer(1)
        guard (2...33).contains(rank) else { return nil }
        let root = try reader.address()
        var chunk: [Int] = []
        for _ in 0..<rank - 1 { chunk.append(try reader.integer(4)) }
        guard chunk.allSatisfy({ $0 > 0 }) else { return nil }
        return (chunk, try reader.integer(4), root)
    }

    /// The filters, if they are ours in our order.
    private func filters(_ header: ObjectHeader) throws -> [HDF5Storage.Filter]? {
        guard let message = header.message(.filterPipeline) else { return [] }
        var filters: [HDF5Storage.Filter] = []
        for filter in try FilterPipelineMessage.read(message, header.file) {
            switch filter.id {
            case 1:
                let level = Int(filter.parameters.first ?? 0)
                guard (1...9).contains(level) else { return nil }
                filters.append(.deflate(level: level))
            case 2: filters.append(.shuffle)
            case 3: filters.append(.fletcher32)
            default: return nil
            }
        }
        guard Set(filters.map { "\($0)".prefix(4) }).count == filters.count else { return nil }
        return HDF5Storage.ordered(filters) == filters ? filters : nil
    }
}
