/// The version 1 B-tree, which lists a group's symbol table nodes (type 0) or a dataset's chunks (type 1).
///
///     54 52 45 45  00 00 01 00                          "TREE", type, level 0, 1 entry
///     ff ff ff ff ff ff ff ff  ff ff ff ff ff ff ff ff  no siblings
///     00 00 00 00 00 00 00 00  90 03 00 00 00 00 00 00  key 0, child 0
///     08 00 00 00 00 00 00 00                           key 1
enum BTreeVersion1 {
    private static let structure = "version 1 B-tree"

    enum NodeType: Int {
        case group = 0
        case chunks = 1
    }

    /// Calls `visit` for every entry of the tree's leaves, in order: with a reader of its key and the child's address.
    /// No node is visited twice, and each level stands exactly one below its parent's.
    static func visitLeaves(
        _ file: FileContext, root: Int, type: NodeType, keySize: Int, _ budget: inout MetadataBudget,
        _ visit: (_ key: inout ByteReader, _ child: Int) throws -> Void
    ) throws {
        var seen: Set<Int> = []
        var pending: [(address: Int, level: Int?)] = [(root, nil)]
        while let node = pending.popLast() {
            var reader = try ByteReader(file, at: node.address, structure: structure)
            guard seen.insert(node.address).inserted else {
                throw reader.damaged("a node is its own relative")
            }
            try reader.signature("TREE")
            guard try reader.integer(1) == type.rawValue else {
                throw reader.damaged("a node is not of type \(type.rawValue)")
            }
            let level = try reader.integer(1)
            if let expected = node.level, expected != level {
                throw reader.damaged("a node of level \(level) stands where level \(expected) belongs")
            }
            guard level < file.limits.typeDepth else {
                throw HDF5Error(
                    .limit, structure: structure, offset: node.address,
                    "a tree of \(level &+ 1) levels is deeper than typeDepth = \(file.limits.typeDepth)")
            }
            let count = try reader.integer(2)
            try reader.skip(2 &* file.offsetSize)
            try budget.charge(
                count &* (keySize &+ file.offsetSize) &+ 64, structure: structure, offset: node.address)
            var children: [(address: Int, level: Int?)] = []
            for _ in 0..<count {
                var key = try reader.part(keySize, structure: structure)
                let child = try reader.address(of: "a node's child")
                if level == 0 {
                    try visit(&key, child)
                } else {
                    children.append((child, level &- 1))
                }
            }
            pending.append(contentsOf: children.reversed())
        }
    }
}
