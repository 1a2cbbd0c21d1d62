/// Writes the type-1 B-tree that finds a dataset's chunks (chapter III.A.1).
///
/// Nodes have room for 64 children, as the superblock's default says, and are always written whole:
///
///     54 52 45 45   01    level   used (2)   left (8)   right (8)
///     "TREE"       chunks
///     then a key (size 4, filter mask 4, offsets 8 each), a child's address (8), …, a last key
struct ChunkTreeEncoding {
    let tiling: ChunkTiling

    /// A chunk in the file.
    struct Chunk {
        let index: Int
        let address: Int
        let size: Int
        /// Bit i says that filter i was left out.
        var filterMask: UInt32 = 0
    }

    private static let fanOut = 64

    private var keySize: Int { 8 + 8 * (tiling.shape.count + 1) }

    private var nodeSize: Int {
        24 + ChunkTreeEncoding.fanOut * 8 + (ChunkTreeEncoding.fanOut + 1) * keySize
    }

    /// How many bytes the tree of so many chunks takes.
    func size(chunks: Int) -> Int {
        var (nodes, level) = (0, chunks)
        repeat {
            level = (level + ChunkTreeEncoding.fanOut - 1) / ChunkTreeEncoding.fanOut
            nodes += level
        } while level > 1
        return nodes * nodeSize
    }

    /// Where the root is in a tree at an address.
    func root(at address: Int, chunks: Int) -> Int { address + size(chunks: chunks) - nodeSize }

    /// The tree's bytes, the root last.
    /// - Precondition: there is at least one chunk, and they are sorted.
    func bytes(at address: Int, _ chunks: [Chunk]) -> [UInt8] {
        var entries = chunks.map { chunk in
            Entry(
                key: key(size: chunk.size, mask: chunk.filterMask, tiling.offset(of: chunk.index)),
                address: chunk.address)
        }
        let beyond = tiling.counts[0] * tiling.chunk[0]
        let end = key(size: 0, mask: 0, [beyond] + tiling.shape.dropFirst().map { _ in 0 })
        var builder = ByteBuilder()
        var level: UInt8 = 0
        while true {
            var parents: [Entry] = []
            for start in stride(from: 0, to: entries.count, by: ChunkTreeEncoding.fanOut) {
                let next = min(start + ChunkTreeEncoding.fanOut, entries.count)
                let nodeStart = builder.bytes.count
                let here = address + nodeStart
                builder.append("TREE")
                builder.append(bytes: [1, level])
                builder.append(UInt16(next - start))
                builder.append(start > 0 ? UInt64(here - nodeSize) : ByteBuilder.undefinedAddress)
                builder.append(
                    next < entries.count ? UInt64(here + nodeSize) : ByteBuilder.undefinedAddress)
                for child in entries[start..<next] {
                    builder.append(bytes: child.key)
                    builder.append(address: child.address)
                }
                builder.append(bytes: next < entries.count ? entries[next].key : end)
                builder.pad(to: nodeStart + nodeSize)
                parents.append(Entry(key: entries[start].key, address: here))
            }
            if parents.count == 1 { return builder.bytes }
            entries = parents
            level += 1
        }
    }

    private struct Entry {
        let key: [UInt8]
        let address: Int
    }

    private func key(size: Int, mask: UInt32, _ offset: [Int]) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(UInt32(size))
        builder.append(mask)
        for coordinate in offset + [0] { builder.append(UInt64(coordinate)) }
        return builder.bytes
    }
}
