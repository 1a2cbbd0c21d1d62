/// The links of a group that is stored as a symbol table: a B-tree of symbol table nodes and a local heap of names.
///
/// A node: `53 4e 4f 44  01 00  02 00` ("SNOD", version, 2 entries), then for each entry the name's offset in the
/// heap, the object's address, a cache type (2: a soft link, whose target is in the heap) and 16 bytes of cache.
enum SymbolTable {
    private static let structure = "symbol table node"

    static func links(_ message: HeaderMessage, _ file: FileContext) throws -> [StoredLink] {
        var reader = try message.reader(file)
        let tree = try reader.address(of: "the group's B-tree")
        let heap = try LocalHeap(file, at: try reader.address(of: "the group's local heap"))
        var budget = MetadataBudget(file)
        var nodes: [Int] = []
        try BTreeVersion1.visitLeaves(
            file, root: tree, type: .group, keySize: file.lengthSize, &budget
        ) { _, child in nodes.append(child) }
        var links: [StoredLink] = []
        for node in nodes { try read(node, heap, file, into: &links, &budget) }
        return links
    }

    private static func read(
        _ node: Int, _ heap: LocalHeap, _ file: FileContext, into links: inout [StoredLink],
        _ budget: inout MetadataBudget
    ) throws {
        var reader = try ByteReader(file, at: node, structure: structure)
        try reader.signature("SNOD")
        _ = try reader.version(1...1)
        try reader.skip(1)
        let count = try reader.integer(2)
        for _ in 0..<count {
            try budget.charge(24 &+ file.lengthSize &+ file.offsetSize, structure: structure, offset: node)
            // The specification says an offset's size; the C library writes a length's.
            let nameOffset = try reader.integer(file.lengthSize)
            let address = try reader.address()
            let cacheType = try reader.integer(4)
            try reader.skip(4)
            var cache = try reader.part(16, structure: structure)
            let name = try heap.text(at: nameOffset)
            try budget.charge(name.utf8.count, structure: structure, offset: node)
            if cacheType == 2 {
                let target = try heap.text(at: try cache.integer(4))
                try budget.charge(target.utf8.count, structure: structure, offset: node)
                links.append(StoredLink(name: name, link: .soft(target), address: nil))
            } else {
                guard let address else {
                    throw reader.damaged("the address of the object \(name) is undefined")
                }
                links.append(StoredLink(name: name, link: .hard, address: address))
            }
        }
    }
}
