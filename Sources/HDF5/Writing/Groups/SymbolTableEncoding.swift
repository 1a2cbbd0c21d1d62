/// Writes the index of a group in the oldest form: a local heap of names (chapter III.D), a type-0 B-tree (III.A.1)
/// and symbol table nodes of at most 8 links each (III.B):
///
///     53 4e 4f 44   01   00   count (2)   then for each link: its name's offset in the heap (8), the object
///     "SNOD"      version                 header's address (8), cache type (4), 4 zeros, scratch space (16)
///
/// The superblock's numbers for the sizes of nodes are 4 and 16: nodes hold twice as many.
struct SymbolTableEncoding {
    private let names: [String]
    private let softTargets: [String?]
    private let nameOffsets: [Int]
    private let targetOffsets: [Int]
    private let segment: [UInt8]

    /// What a link leads to.
    struct Target {
        /// The address of the object's header; `nil` for a soft link.
        var header: Int?
        /// The B-tree and heap of a group.
        var index: (tree: Int, heap: Int)?
    }

    private static let leafSize = 8
    private static let fanOut = 32
    private static let heapHeader = 32
    private static let leafBytes = 8 + leafSize * 40
    private static let nodeBytes = 24 + fanOut * 8 + (fanOut + 1) * 8

    /// - Parameter links: sorted names, with the path of each soft link.
    init(_ links: [(name: String, softTarget: String?)]) {
        var builder = ByteBuilder()
        builder.pad(to: 8)  // the empty name, which is less than all others
        var (nameOffsets, targetOffsets): ([Int], [Int]) = ([], [])
        for link in links {
            nameOffsets.append(builder.bytes.count)
            builder.append(name: link.name, isPadded: true)
            targetOffsets.append(builder.bytes.count)
            if let target = link.softTarget { builder.append(name: target, isPadded: true) }
        }
        names = links.map(\.name)
        softTargets = links.map(\.softTarget)
        self.nameOffsets = nameOffsets
        self.targetOffsets = targetOffsets
        segment = builder.bytes
    }

    private var leafCount: Int {
        (names.count + SymbolTableEncoding.leafSize - 1) / SymbolTableEncoding.leafSize
    }

    /// Nodes of the tree on each level, from the leaves' parents to the root.
    private var levels: [Int] {
        var levels = [max(1, (leafCount + SymbolTableEncoding.fanOut - 1) / SymbolTableEncoding.fanOut)]
        while let last = levels.last, last > 1 {
            levels.append((last + SymbolTableEncoding.fanOut - 1) / SymbolTableEncoding.fanOut)
        }
        return levels
    }

    private var leavesStart: Int { SymbolTableEncoding.heapHeader + segment.count }

    private var treeStart: Int { leavesStart + leafCount * SymbolTableEncoding.leafBytes }

    /// How many bytes all of it takes: a multiple of 8.
    var size: Int { treeStart + levels.reduce(0, +) * SymbolTableEncoding.nodeBytes }

    /// Where the heap and the tree's root are in an index at an address.
    func places(at address: Int) -> (tree: Int, heap: Int) {
        (address + size - SymbolTableEncoding.nodeBytes, address)
    }

    /// The heap, the nodes and the tree, its root last.
    /// - Parameter targets: of each link.
    func bytes(at address: Int, _ targets: [Target]) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append("HEAP")
        builder.append(UInt32(0))
        builder.append(UInt64(segment.count))
        builder.append(UInt64(1))  // no free block
        builder.append(address: address + SymbolTableEncoding.heapHeader)
        builder.append(bytes: segment)
        for first in stride(from: 0, to: names.count, by: SymbolTableEncoding.leafSize) {
            let next = min(first + SymbolTableEncoding.leafSize, names.count)
            let end = builder.bytes.count + SymbolTableEncoding.leafBytes
            builder.append("SNOD")
            builder.append(bytes: [1, 0])
            builder.append(UInt16(next - first))
            for index in first..<next { append(index, targets[index], to: &builder) }
            builder.pad(to: end)
        }
        appendTree(at: address, to: &builder)
        return builder.bytes
    }

    private func append(_ index: Int, _ target: Target, to builder: inout ByteBuilder) {
        builder.append(UInt64(nameOffsets[index]))
        builder.append(target.header.map(UInt64.init) ?? ByteBuilder.undefinedAddress)
        let end = builder.bytes.count + 24
        if softTargets[index] != nil {
            builder.append(UInt64(2))
            builder.append(UInt32(targetOffsets[index]))
        } else if let group = target.index {
            builder.append(UInt64(1))
            builder.append(address: group.tree)
            builder.append(address: group.heap)
        }
        builder.pad(to: end)
    }

    /// A key is the heap offset of the greatest name to its left.
    private func appendTree(at address: Int, to builder: inout ByteBuilder) {
        var children = (0..<leafCount).map { leaf in
            (
                address: address + leavesStart + leaf * SymbolTableEncoding.leafBytes,
                greatest: nameOffsets[min((leaf + 1) * SymbolTableEncoding.leafSize, names.count) - 1]
            )
        }
        for (level, nodes) in levels.enumerated() {
            var parents: [(address: Int, greatest: Int)] = []
            var least = 0
            for node in 0..<nodes {
                let first = node * SymbolTableEncoding.fanOut
                let next = min(first + SymbolTableEncoding.fanOut, children.count)
                let here = address + builder.bytes.count
                let end = builder.bytes.count + SymbolTableEncoding.nodeBytes
                builder.append("TREE")
                builder.append(bytes: [0, UInt8(level)])
                builder.append(UInt16(next - first))
                let (left, right) = (
                    here - SymbolTableEncoding.nodeBytes, here + SymbolTableEncoding.nodeBytes
                )
                builder.append(node > 0 ? UInt64(left) : ByteBuilder.undefinedAddress)
                builder.append(node < nodes - 1 ? UInt64(right) : ByteBuilder.undefinedAddress)
                builder.append(UInt64(least))
                for child in children[first..<next] {
                    builder.append(address: child.address)
                    builder.append(UInt64(child.greatest))
                    least = child.greatest
                }
                builder.pad(to: end)
                parents.append((here, least))
            }
            children = parents
        }
    }
}
