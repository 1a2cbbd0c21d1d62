/// The version 2 B-tree, whose records are links, attributes, chunks, or objects of a fractal heap.
///
///     42 54 48 44  00 05  00 02 00 00  0b 00  00 00     "BTHD", version, type 5, nodes of 512 bytes, records of 11, depth 0
///     64 28  a8 04 00 00 00 00 00 00  03 00             split at 100%, merge at 40%; root, 3 records in it,
///     03 00 00 00 00 00 00 00  xx xx xx xx              3 in all; checksum
///
/// A leaf: "BTLF", version, type, records, checksum. An internal node: "BTIN", version, type, n records, then n + 1 children: an
/// address, how many records the child has and, unless it is a leaf, how many there are in all below it; checksum.
struct BTreeVersion2 {
    /// The numbers of the record types that this module reads.
    enum RecordType: Int {
        case hugeObject = 1
        case filteredHugeObject = 2
        case directHugeObject = 3
        case directFilteredHugeObject = 4
        case linkName = 5
        case attributeName = 8
        case chunk = 10
        case filteredChunk = 11
    }

    private static let headerStructure = "version 2 B-tree header"
    /// Signature, version, type and checksum.
    private static let nodeOverhead = 10

    private let file: FileContext
    private let type: RecordType
    private let nodeSize: Int
    private let recordSize: Int
    private let depth: Int
    private let root: Node?
    /// The largest number of records in a node of each level, leaves first, and bytes of a child's total count.
    private let levels: [(capacity: Int, totalWidth: Int)]
    private let countWidth: Int

    private struct Node {
        let address: Int
        let records: Int
        let level: Int
    }

    /// - Parameter types: what the records may be.
    init(_ file: FileContext, at address: Int, types: [RecordType]) throws {
        self.file = file
        var reader = try ByteReader(file, at: address, structure: BTreeVersion2.headerStructure)
        try reader.signature("BTHD")
        _ = try reader.version(0...0)
        let number = try reader.integer(1)
        guard let type = RecordType(rawValue: number), types.contains(type) else {
            throw reader.damaged("records of type \(number) are not what belongs here")
        }
        self.type = type
        nodeSize = try reader.integer(4)
        recordSize = try reader.integer(2)
        depth = try reader.integer(2)
        try reader.skip(2)
        let rootAddress = try reader.address()
        let rootRecords = try reader.integer(2)
        _ = try reader.length()
        try reader.checksum(from: address)
        guard depth < file.limits.typeDepth else {
            throw HDF5Error(
                .limit, structure: BTreeVersion2.headerStructure, offset: address,
                "a tree of \(depth &+ 1) levels is deeper than typeDepth = \(file.limits.typeDepth)")
        }
        guard recordSize > 0, nodeSize >= BTreeVersion2.nodeOverhead &+ recordSize else {
            throw reader.damaged("nodes of \(nodeSize) bytes do not hold records of \(recordSize)")
        }
        let level = depth
        root = rootAddress.map { Node(address: $0, records: rootRecords, level: level) }
        (levels, countWidth) = try BTreeVersion2.levels(
            depth: depth, nodeSize: nodeSize, recordSize: recordSize, offsetSize: file.offsetSize, reader)
    }

    /// How many records the nodes of each level can have follows from the sizes.
    private static func levels(
        depth: Int, nodeSize: Int, recordSize: Int, offsetSize: Int, _ reader: ByteReader
    ) throws -> ([(capacity: Int, totalWidth: Int)], countWidth: Int) {
        let leaf = (nodeSize &- nodeOverhead) / recordSize
        let countWidth = width(of: leaf)
        var levels = [(capacity: leaf, totalWidth: 0)]
        var total = leaf
        for _ in 0..<depth {
            let pointer = offsetSize &+ countWidth &+ (levels.last?.totalWidth ?? 0)
            let capacity = (nodeSize &- nodeOverhead &- pointer) / (recordSize &+ pointer)
            guard capacity > 0 else {
                throw reader.damaged("nodes of \(nodeSize) bytes have no room for children")
            }
            // A tree with room for more records than can be counted has counts of 8 bytes.
            total = (capacity &+ 1).times(total)?.plus(capacity) ?? .max
            levels.append((capacity, width(of: total)))
        }
        return (levels, countWidth)
    }

    /// Bytes of the numbers up to `limit`.
    private static func width(of limit: Int) -> Int {
        limit <= 0 ? 1 : (Int.bitWidth &- 1 &- limit.leadingZeroBitCount) / 8 &+ 1
    }

    /// Calls `visit` with a reader of every record, in the tree's order. No node is visited twice.
    func visitRecords(
        _ budget: inout MetadataBudget,
        _ visit: (_ record: inout ByteReader, _ type: RecordType) throws -> Void
    ) throws {
        // Records of internal nodes stand between those of two children.
        enum Step {
            case node(Node)
            case record(ByteReader)
        }
        guard let root else { return }
        var seen: Set<Int> = []
        var pending: [Step] = [.node(root)]
        while let step = pending.popLast() {
            switch step {
            case .record(var record): try visit(&record, type)
            case .node(let node):
                guard seen.insert(node.address).inserted else {
                    throw HDF5Error(
                        .damaged, structure: BTreeVersion2.headerStructure, offset: node.address,
                        "a node is its own relative")
                }
                try budget.charge(nodeSize, structure: "version 2 B-tree node", offset: node.address)
                let (records, children) = try read(node)
                if children.isEmpty {
                    for var record in records { try visit(&record, type) }
                    continue
                }
                var steps: [Step] = []
                for (index, child) in children.enumerated() {
                    steps.append(.node(child))
                    if index < records.count { steps.append(.record(records[index])) }
                }
                pending.append(contentsOf: steps.reversed())
            }
        }
    }

    private func read(_ node: Node) throws -> (records: [ByteReader], children: [Node]) {
        let isLeaf = node.level == 0
        let structure = isLeaf ? "version 2 B-tree leaf node" : "version 2 B-tree internal node"
        var reader = try ByteReader(file, at: node.address, structure: structure)
        try reader.signature(isLeaf ? "BTLF" : "BTIN")
        _ = try reader.version(0...0)
        guard try reader.integer(1) == type.rawValue else {
            throw reader.damaged("a node's type is not that of its tree")
        }
        guard node.records <= levels[node.level].capacity else {
            throw reader.damaged(
                "a node has \(node.records) records and room for \(levels[node.level].capacity)")
        }
        var records: [ByteReader] = []
        for _ in 0..<node.records {
            records.append(try reader.part(recordSize, structure: "version 2 B-tree record"))
        }
        var children: [Node] = []
        if !isLeaf {
            for _ in 0...node.records {
                let address = try reader.address(of: "a node's child")
                let count = try reader.integer(countWidth)
                try reader.skip(levels[node.level &- 1].totalWidth)
                children.append(Node(address: address, records: count, level: node.level &- 1))
            }
        }
        try reader.checksum(from: node.address)
        return (records, children)
    }
}
