/// Where every structure of a file goes. Headers are planned with addresses of zero, whose number of bytes
/// is that of any address, and written once the addresses are known.
struct FilePlan {
    let form: HDF5Writer.Form
    let encoding: MessageEncoding
    let objects: [PlannedObject]
    private let positions: [ObjectIdentifier: Int]
    private let root: HDF5Writer.Node
    private let heap: GlobalHeapEncoding
    /// The gaps of values by object and name of the attribute, or "" for the object's own data.
    private let gaps: [Int: [String: [GlobalHeapEncoding.PlacedGap]]]
    var headerAddresses: [Int] = []
    private var indexAddresses: [Int: Int] = [:]
    private var heapAddresses: [Int] = []
    private var treeAddresses: [Int: Int] = [:]
    private var dataAddresses: [Int: Int] = [:]
    private var chunks: [Int: Chunks] = [:]
    private(set) var size = 0

    /// A dataset's chunks.
    private struct Chunks {
        var places: [ChunkTreeEncoding.Chunk] = []
        var content = Content.data

        enum Content {
            /// Parts of the data as they are.
            case data
            case filtered([[UInt8]])
            /// In the file already.
            case written
        }
    }

    /// Where a block of raw data may begin: a large one at a page, so that the system moves and maps whole pages.
    private static func alignment(of byteCount: Int) -> Int { byteCount < 1 << 20 ? 64 : 4096 }
    /// Modern groups with more links than this get an index, in which readers find a link without going through
    /// all of them.
    private static let mostLinkMessages = 8192

    /// - Parameter file: takes filtered chunks as soon as they have their places, so that they need not be in memory
    ///   together. ``write(to:)`` passes over them.
    init(_ root: HDF5Writer.Node, _ form: HDF5Writer.Form, file: OutputFile? = nil) throws {
        self.form = form
        self.root = root
        encoding = MessageEncoding(form: form)
        var objects = try PlannedObject.all(below: root, form)
        var heap = GlobalHeapEncoding()
        var gaps: [Int: [String: [GlobalHeapEncoding.PlacedGap]]] = [:]
        for position in objects.indices {
            let object = objects[position]
            try naming(object.path) { try FilePlan.checkText(object) }
            for (name, value) in object.attributes {
                if case .gapped(let gapped) = value.payload {
                    gaps[position, default: [:]][name] = heap.place(gapped)
                }
            }
            switch object.node.content {
            case .none: objects[position].index = FilePlan.index(object.links, form)
            case .view: break
            case .data(let value, let storage, _):
                if case .gapped(let gapped) = value.payload {
                    gaps[position, default: [:]][""] = heap.place(gapped)
                }
                try naming(object.path) {
                    let chunk = try storage.chunkShape(value.shape ?? [], elementSize: value.type.size)
                    objects[position].tiling = chunk.map {
                        ChunkTiling(shape: value.shape ?? [], chunk: $0, elementSize: value.type.size)
                    }
                }
            }
        }
        self.objects = objects
        positions = Dictionary(
            uniqueKeysWithValues: objects.enumerated().map { (ObjectIdentifier($1.node), $0) })
        self.heap = heap
        self.gaps = gaps
        try assignAddresses(file)
    }

    private static func checkText(_ object: PlannedObject) throws {
        for (name, value) in object.attributes { try ZeroCharacter.refuse(inAttribute: name, value) }
        if case .data(let value, _, _) = object.node.content { try ZeroCharacter.refuse(in: value) }
    }

    private static func index(_ links: [PlannedObject.Link], _ form: HDF5Writer.Form) -> SymbolTableEncoding?
    {
        var entries: [(name: String, softTarget: String?)] = []
        guard form == .oldest || links.count > mostLinkMessages else { return nil }
        for link in links {
            switch link.target {
            case .object: entries.append((link.name, nil))
            case .soft(let path): entries.append((link.name, path))
            case .external: return nil
            }
        }
        return SymbolTableEncoding(entries)
    }

    private mutating func assignAddresses(_ file: OutputFile?) throws {
        headerAddresses = objects.map { _ in 0 }
        heapAddresses = heap.sizes.map { _ in 0 }
        var next = SuperblockEncoding.size(form)
        for position in objects.indices {
            let size = try header(position).count
            headerAddresses[position] = next
            next = aligned(next + size, to: 8)
        }
        for (position, object) in objects.enumerated() {
            guard let index = object.index else { continue }
            indexAddresses[position] = next
            next += index.size
        }
        for (position, size) in heap.sizes.enumerated() {
            heapAddresses[position] = next
            next = aligned(next + size, to: 8)
        }
        for (position, object) in objects.enumerated() {
            guard let tiling = object.tiling, tiling.count > 0 else { continue }
            treeAddresses[position] = next
            next += ChunkTreeEncoding(tiling: tiling).size(chunks: tiling.count)
        }
        for position in objects.indices { try placeData(position, &next, file) }
        size = next
    }

    /// Everything but raw data has its address by now, so that values can be completed and compressed.
    private mutating func placeData(_ position: Int, _ next: inout Int, _ file: OutputFile?) throws {
        let object = objects[position]
        guard case .data(let value, let storage, let fill) = object.node.content else { return }
        if let tiling = object.tiling {
            let chunks = try placeChunks(position, tiling, value, storage, fill, from: next, file)
            if let last = chunks.places.last { next = last.address + last.size }
            self.chunks[position] = chunks
        } else if case .compact = storage.layout {
            return
        } else if value.byteCount > 0 {
            let address = aligned(next, to: FilePlan.alignment(of: value.byteCount))
            dataAddresses[position] = address
            next = address + value.byteCount
        }
    }

    private func placeChunks(
        _ position: Int, _ tiling: ChunkTiling, _ value: HDF5Value, _ storage: HDF5Storage,
        _ fill: HDF5Value?,
        from start: Int, _ file: OutputFile?
    ) throws -> Chunks {
        var chunks = Chunks()
        var next = start
        func place(_ index: Int, size: Int) -> Int {
            let address = aligned(next, to: 8)
            chunks.places.append(ChunkTreeEncoding.Chunk(index: index, address: address, size: size))
            next = address + size
            return address
        }
        guard !storage.filters.isEmpty else {
            for index in 0..<tiling.count { _ = place(index, size: tiling.chunkBytes) }
            return chunks
        }
        var filtered: [[UInt8]] = []
        let output = file.map { file in PieceWriter(at: start) { try file.write($0, at: $1) } }
        try withData(position, value) { data in
            let fill = fill?.gappedBytes().bytes ?? []
            try ChunkCompression.filter(data, tiling, storage.filters, fill: fill) { index, bytes in
                let address = place(index, size: bytes.count)
                if let output { try output.append(bytes, at: address) } else { filtered.append(bytes) }
            }
        }
        try output?.flush()
        chunks.content = file == nil ? .filtered(filtered) : .written
        return chunks
    }

    // MARK: Places

    /// The root of the B-tree of a dataset's chunks.
    func treeRoot(_ position: Int) -> Int? {
        guard let tiling = objects[position].tiling, tiling.count > 0 else { return nil }
        return ChunkTreeEncoding(tiling: tiling).root(at: treeAddresses[position] ?? 0, chunks: tiling.count)
    }

    func dataAddress(_ position: Int) -> Int { dataAddresses[position] ?? 0 }

    /// Where the index of a group is.
    func indexPlaces(_ position: Int) -> (tree: Int, heap: Int)? {
        objects[position].index?.places(at: indexAddresses[position] ?? 0)
    }

    func viewed(_ target: String, _ elementOffset: Int, _ shape: [Int], from path: String) throws
        -> (HDF5Value, address: Int)
    {
        guard let node = HDF5Writer.node(at: target, from: root),
            let position = positions[ObjectIdentifier(node)],
            case .data(let value, let storage, _) = objects[position].node.content,
            objects[position].tiling == nil, !storage.isCompact
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
        return (value, (dataAddresses[position] ?? 0) + elementOffset * value.type.size)
    }

    // MARK: Values

    /// The bytes of an object's value that stands in metadata; of its data if the name is "".
    func data(_ position: Int, _ name: String, _ value: HDF5Value) throws -> [UInt8] {
        var gapped = value.gappedBytes()
        if let gaps = gaps[position]?[name] {
            try naming(objects[position].path) { try GlobalHeapEncoding.fill(&gapped.bytes, gaps, addresses) }
        }
        return gapped.bytes
    }

    private func withData(
        _ position: Int, _ value: HDF5Value, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        switch value.payload {
        case .bytes(_, let withBytes): try withBytes(body)
        case .gapped: try data(position, "", value).withUnsafeBytes(body)
        }
    }

    private var addresses: GlobalHeapEncoding.Addresses {
        .init(collections: heapAddresses) { path in
            guard let node = HDF5Writer.node(at: path, from: root),
                let position = positions[ObjectIdentifier(node)]
            else {
                throw HDF5Error(
                    .notFound, structure: "object reference", "there is no object at '\(path)' to refer to")
            }
            return headerAddresses[position]
        }
    }

    // MARK: Writing

    func write(to sink: PieceWriter.Sink) throws {
        try withoutActuallyEscaping(sink) { try write(PieceWriter($0)) }
    }

    private func write(_ output: PieceWriter) throws {
        try output.append(superblock, at: 0)
        for position in objects.indices {
            try output.append(try header(position), at: headerAddresses[position])
        }
        for (position, object) in objects.enumerated() {
            guard let index = object.index, let address = indexAddresses[position] else { continue }
            try output.append(index.bytes(at: address, object.links.map(symbol)), at: address)
        }
        for (address, block) in zip(heapAddresses, try heap.blocks(addresses)) {
            try output.append(block, at: address)
        }
        for (position, object) in objects.enumerated() {
            guard let tiling = object.tiling, let address = treeAddresses[position],
                let places = chunks[position]?.places
            else { continue }
            let tree = ChunkTreeEncoding(tiling: tiling)
            try output.append(tree.bytes(at: address, places), at: address)
        }
        for (position, object) in objects.enumerated() {
            guard case .data(let value, _, let fill) = object.node.content else { continue }
            if let tiling = object.tiling, let chunks = chunks[position] {
                try write(chunks, tiling, position, value, fill, output)
            } else if let address = dataAddresses[position] {
                try withData(position, value) { try output.append($0, at: address) }
            }
        }
        // What the superblock calls the end is there, even if nothing is.
        try output.append([], at: size)
        try output.flush()
    }

    private func write(
        _ chunks: Chunks, _ tiling: ChunkTiling, _ position: Int, _ value: HDF5Value, _ fill: HDF5Value?,
        _ output: PieceWriter
    ) throws {
        switch chunks.content {
        case .data: break
        case .written:
            if let last = chunks.places.last { try output.skip(to: last.address + last.size) }
            return
        case .filtered(let filtered):
            for (place, bytes) in zip(chunks.places, filtered) { try output.append(bytes, at: place.address) }
            return
        }
        let filter = try ChunkFilter([], elementSize: tiling.elementSize, chunkBytes: tiling.chunkBytes)
        let fill = fill?.gappedBytes().bytes ?? []
        try withData(position, value) { data in
            for place in chunks.places {
                try output.append(
                    ChunkCompression.gathered(place.index, data, tiling, fill, filter), at: place.address)
            }
        }
    }

    private func symbol(_ link: PlannedObject.Link) -> SymbolTableEncoding.Target {
        guard case .object(let position) = link.target else { return .init() }
        return .init(header: headerAddresses[position], index: indexPlaces(position))
    }

    private var superblock: [UInt8] {
        let root = headerAddresses[0]
        switch form {
        case .modern: return SuperblockEncoding.modern(root: root, end: size)
        case .oldest:
            return SuperblockEncoding.oldest(root: root, index: indexPlaces(0) ?? (0, 0), end: size)
        }
    }
}
