/// Where every structure of a file goes. Headers are planned with addresses of zero, whose number of bytes
/// is that of any address, and written once the addresses are known.
struct FilePlan {
    private let objects: [Object]
    private let heap: GlobalHeapEncoding
    private let heapReferences: [ObjectPath: [String: GlobalHeapEncoding.Reference]]
    private var headerAddresses: [Int] = []
    private var heapAddresses: [Int] = []
    private var treeAddresses: [Int: Int] = [:]
    private var dataAddresses: [Int: Int] = [:]
    private var chunkAddresses: [Int: [Int]] = [:]
    private(set) var size = 0

    private typealias ObjectPath = String

    private struct Object {
        let path: String
        let node: HDF5Writer.Node
        /// Names and positions in ``objects``, sorted by name.
        var links: [(name: String, target: Int)] = []
        var chunks: ChunkEncoding?
    }

    private static let superblockSize = 48
    private static let dataAlignment = 64

    init(_ root: HDF5Writer.Node) throws {
        var objects: [Object] = []
        try FilePlan.collect(root, path: "", into: &objects)
        var heap = GlobalHeapEncoding()
        var references: [ObjectPath: [String: GlobalHeapEncoding.Reference]] = [:]
        for index in objects.indices {
            let object = objects[index]
            for (name, value) in object.node.attributes.sorted(by: { precedes($0.key, $1.key) }) {
                if case .text(let text) = value.payload {
                    references[object.path, default: [:]][name] = heap.add(text)
                }
            }
            guard case .data(let value, let storage) = object.node.content else { continue }
            if case .text(let text) = value.payload {
                references[object.path, default: [:]][""] = heap.add(text)
            }
            if let chunkBytes = storage.chunkBytes, let shape = value.shape, !shape.isEmpty,
                case .bytes = value.payload
            {
                objects[index].chunks = try ChunkEncoding(
                    value, shape: shape, storage, chunkBytes: chunkBytes)
            }
        }
        self.objects = objects
        self.heap = heap
        heapReferences = references
        try assignAddresses()
    }

    private static func collect(_ node: HDF5Writer.Node, path: String, into objects: inout [Object]) throws {
        let index = objects.count
        objects.append(Object(path: path, node: node))
        for (name, child) in node.children.sorted(by: { precedes($0.key, $1.key) }) {
            guard name.utf8.count <= 60_000 else {
                throw HDF5Error(
                    .limit, structure: "link message", object: path, "a name has over 60,000 bytes")
            }
            objects[index].links.append((name, objects.count))
            try collect(child, path: path.isEmpty ? name : "\(path)/\(name)", into: &objects)
        }
    }

    private mutating func assignAddresses() throws {
        headerAddresses = objects.map { _ in 0 }
        heapAddresses = heap.blocks.map { _ in 0 }
        var next = FilePlan.superblockSize
        for (index, _) in objects.enumerated() {
            let size = try header(index).count
            headerAddresses[index] = next
            next = aligned(next + size, to: 8)
        }
        for (index, block) in heap.blocks.enumerated() {
            heapAddresses[index] = next
            next = aligned(next + block.count, to: 8)
        }
        for (index, object) in objects.enumerated() {
            guard let chunks = object.chunks, !chunks.chunks.isEmpty else { continue }
            treeAddresses[index] = next
            next += chunks.treeSize
        }
        for (index, object) in objects.enumerated() {
            if let chunks = object.chunks {
                chunkAddresses[index] = chunks.chunks.map { chunk in
                    let address = aligned(next, to: 8)
                    next = address + chunk.bytes.count
                    return address
                }
            } else if case .data(let value, _) = object.node.content, value.byteCount > 0 {
                dataAddresses[index] = aligned(next, to: FilePlan.dataAlignment)
                next = aligned(next, to: FilePlan.dataAlignment) + value.byteCount
            }
        }
        size = next
    }

    // MARK: Headers

    private func header(_ index: Int) throws -> [UInt8] {
        let object = objects[index]
        var header = ObjectHeaderEncoding()
        switch object.node.content {
        case .none:
            header.add(.linkInfo, MessageEncoding.linkInfo)
            header.add(.groupInfo, MessageEncoding.groupInfo)
        case .data(let value, let storage):
            header.add(.dataspace, MessageEncoding.dataspace(value.shape))
            header.add(.datatype, MessageEncoding.datatype(value.type))
            header.add(.fillValue, MessageEncoding.fillValue)
            if let chunks = object.chunks {
                let root = treeAddresses[index].map {
                    chunks.tree(at: $0, chunkAddresses: chunkAddresses[index] ?? []).root
                }
                header.add(
                    .layout,
                    MessageEncoding.chunked(
                        treeAddress: root, chunk: chunks.chunk, elementSize: value.type.size))
                header.add(.filterPipeline, MessageEncoding.filters(storage, elementSize: value.type.size))
            } else {
                header.add(
                    .layout,
                    MessageEncoding.contiguous(
                        address: dataAddresses[index] ?? 0, byteCount: value.byteCount))
            }
        case .view(let target, let elementOffset, let shape):
            let (value, address) = try viewed(target, elementOffset, shape, from: object.path)
            header.add(.dataspace, MessageEncoding.dataspace(shape))
            header.add(.datatype, MessageEncoding.datatype(value.type))
            header.add(.fillValue, MessageEncoding.fillValue)
            header.add(
                .layout,
                MessageEncoding.contiguous(
                    address: address, byteCount: shape.reduce(1, *) * value.type.size))
        }
        for (name, value) in object.node.attributes.sorted(by: { precedes($0.key, $1.key) }) {
            let message = MessageEncoding.attribute(
                name, value, data: try data(of: value, heapReferences[object.path]?[name]))
            guard message.count <= Int(UInt16.max), name.utf8.count < 60_000 else {
                throw HDF5Error(
                    .limit, structure: "attribute message", object: object.path,
                    "the attribute '\(name)' has over 65,535 bytes; write it as a dataset")
            }
            header.add(.attribute, message)
        }
        for link in object.links {
            header.add(.link, MessageEncoding.hardLink(link.name, address: headerAddresses[link.target]))
        }
        return header.bytes
    }

    private func viewed(_ target: String, _ elementOffset: Int, _ shape: [Int], from path: String) throws
        -> (HDF5Value, address: Int)
    {
        guard let index = objects.firstIndex(where: { $0.path == target }),
            case .data(let value, _) = objects[index].node.content, objects[index].chunks == nil
        else {
            throw HDF5Error(
                .notFound, structure: "layout message", object: path,
                "'\(target)' is no contiguous dataset that could be viewed")
        }
        let end = elementOffset + shape.reduce(1, *)
        guard elementOffset >= 0, end * value.type.size <= value.byteCount else {
            throw HDF5Error(
                .limit, structure: "layout message", object: path, "the view reaches beyond '\(target)'")
        }
        return (value, (dataAddresses[index] ?? 0) + elementOffset * value.type.size)
    }

    /// The bytes of a value that stands in metadata.
    private func data(of value: HDF5Value, _ reference: GlobalHeapEncoding.Reference?) throws -> [UInt8] {
        switch value.payload {
        case .bytes(_, let withBytes):
            var bytes: [UInt8] = []
            try withBytes { bytes = [UInt8]($0) }
            return bytes
        case .text:
            var builder = ByteBuilder()
            builder.append(UInt32(reference?.length ?? 0))
            builder.append(address: reference.map { heapAddresses[$0.collection] } ?? 0)
            builder.append(UInt32(reference?.index ?? 0))
            return builder.bytes
        }
    }

    // MARK: Writing

    func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        var metadata = ByteBuilder()
        metadata.append(bytes: superblock)
        for index in objects.indices {
            metadata.pad(to: headerAddresses[index])
            metadata.append(bytes: try header(index))
        }
        for (address, block) in zip(heapAddresses, heap.blocks) {
            metadata.pad(to: address)
            metadata.append(bytes: block)
        }
        for (index, address) in treeAddresses.sorted(by: { $0.value < $1.value }) {
            guard let chunks = objects[index].chunks else { continue }
            metadata.pad(to: address)
            metadata.append(
                bytes: chunks.tree(at: address, chunkAddresses: chunkAddresses[index] ?? []).bytes)
        }
        var position = metadata.bytes.count
        try metadata.bytes.withUnsafeBytes { try sink($0) }
        func write(_ bytes: UnsafeRawBufferPointer, at address: Int) throws {
            if address > position {
                try [UInt8](repeating: 0, count: address - position).withUnsafeBytes { try sink($0) }
            }
            try sink(bytes)
            position = address + bytes.count
        }
        for (index, object) in objects.enumerated() {
            if let chunks = object.chunks {
                for (chunk, address) in zip(chunks.chunks, chunkAddresses[index] ?? []) {
                    try chunk.bytes.withUnsafeBytes { try write($0, at: address) }
                }
            } else if let address = dataAddresses[index], case .data(let value, _) = object.node.content {
                switch value.payload {
                case .bytes(_, let withBytes): try withBytes { try write($0, at: address) }
                case .text:
                    try data(of: value, heapReferences[object.path]?[""])
                        .withUnsafeBytes { try write($0, at: address) }
                }
            }
        }
    }

    /// The superblock, version 2 (chapter II.A):
    ///
    ///     89 48 44 46 0d 0a 1a 0a   02   08   08   00   base (8)   extension (8)   end (8)   root (8)   checksum
    ///     signature              version sizes   flags
    private var superblock: [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 2, 8, 8, 0])
        builder.append(UInt64(0))
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(UInt64(size))
        builder.append(address: headerAddresses[0])
        builder.appendChecksum()
        return builder.bytes
    }
}

/// The order of names in a file.
private func precedes(_ first: String, _ second: String) -> Bool {
    first.utf8.lexicographicallyPrecedes(second.utf8)
}
