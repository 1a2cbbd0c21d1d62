import CDeflate

/// A dataset's chunks after its filters, and the B-tree that finds them.
struct ChunkEncoding {
    struct Chunk {
        let offset: [Int]
        let bytes: [UInt8]
    }

    let shape: [Int]
    let chunk: [Int]
    let elementSize: Int
    let chunks: [Chunk]

    /// Chunks along the first axis: whole rows, as many as fill about the wanted number of bytes.
    init(_ value: HDF5Value, shape: [Int], _ storage: HDF5Storage, chunkBytes: Int) throws {
        elementSize = value.type.size
        self.shape = shape
        let rowBytes = max(1, shape.dropFirst().reduce(1, *) * elementSize)
        let rows = max(1, min(shape[0], chunkBytes / rowBytes))
        chunk = [rows] + shape.dropFirst().map { max(1, $0) }
        var chunks: [Chunk] = []
        let count = shape.reduce(1, *) == 0 ? 0 : (shape[0] + rows - 1) / rows
        let size = rows * rowBytes
        if case .bytes(_, let withBytes) = value.payload {
            let compressor = try Compressor(level: storage.level)
            let elementSize = self.elementSize
            let rank = shape.count
            try withBytes { all in
                for index in 0..<count {
                    let start = index * size
                    var raw = [UInt8](all[start..<min(start + size, all.count)])
                    raw += [UInt8](repeating: 0, count: size - raw.count)
                    if storage.shuffles { raw = shuffled(raw, elementSize) }
                    chunks.append(
                        Chunk(
                            offset: [index * rows] + [Int](repeating: 0, count: rank - 1),
                            bytes: try compressor.compress(raw)))
                }
            }
        }
        self.chunks = chunks
    }

    /// Bytes of the type-1 B-tree with the chunks at the given addresses (chapter III.A.1), root last.
    ///
    /// Nodes have room for 64 children, as the superblock's default says, and are always written whole:
    ///
    ///     54 52 45 45   01    level   used (2)   left (8)   right (8)
    ///     "TREE"       chunks
    ///     then a key (size 4, mask 4, offsets 8 each), a child's address (8), …, a last key
    func tree(at address: Int, chunkAddresses: [Int]) -> (bytes: [UInt8], root: Int) {
        var entries = zip(chunks, chunkAddresses).map { chunk, address in
            Entry(key: key(size: chunk.bytes.count, offset: chunk.offset), address: address)
        }
        let end = key(size: 0, offset: [aligned(shape[0], to: chunk[0])] + shape.dropFirst().map { _ in 0 })
        var bytes: [UInt8] = []
        var level: UInt8 = 0
        while true {
            var parents: [Entry] = []
            let starts = Swift.stride(from: 0, to: entries.count, by: ChunkEncoding.fanOut).map { $0 }
            for (position, start) in starts.enumerated() {
                let children = entries[start..<min(start + ChunkEncoding.fanOut, entries.count)]
                let here = address + bytes.count
                var builder = ByteBuilder()
                builder.append("TREE")
                builder.append(bytes: [1, level])
                builder.append(UInt16(children.count))
                builder.append(position > 0 ? UInt64(here - nodeSize) : ByteBuilder.undefinedAddress)
                builder.append(
                    position < starts.count - 1 ? UInt64(here + nodeSize) : ByteBuilder.undefinedAddress)
                for child in children {
                    builder.append(bytes: child.key)
                    builder.append(address: child.address)
                }
                let next = start + children.count
                builder.append(bytes: next < entries.count ? entries[next].key : end)
                builder.pad(to: nodeSize)
                bytes += builder.bytes
                parents.append(Entry(key: entries[start].key, address: here))
            }
            if parents.count == 1 { return (bytes, parents[0].address) }
            entries = parents
            level += 1
        }
    }

    private struct Entry {
        let key: [UInt8]
        let address: Int
    }

    private static let fanOut = 64

    private var keySize: Int { 8 + 8 * (shape.count + 1) }

    private var nodeSize: Int { 24 + ChunkEncoding.fanOut * 8 + (ChunkEncoding.fanOut + 1) * keySize }

    /// How many bytes ``tree(at:chunkAddresses:)`` takes.
    var treeSize: Int {
        var (nodes, level) = (0, chunks.count)
        repeat {
            level = (level + ChunkEncoding.fanOut - 1) / ChunkEncoding.fanOut
            nodes += level
        } while level > 1
        return nodes * nodeSize
    }

    private func key(size: Int, offset: [Int]) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(UInt32(size))
        builder.append(UInt32(0))
        for coordinate in offset + [0] { builder.append(UInt64(coordinate)) }
        return builder.bytes
    }
}

/// The first bytes of all elements, then their second bytes, and so on.
private func shuffled(_ bytes: [UInt8], _ elementSize: Int) -> [UInt8] {
    let count = bytes.count / elementSize
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { target, initialized in
        for byte in 0..<elementSize {
            for element in 0..<count { target[byte * count + element] = bytes[element * elementSize + byte] }
        }
        initialized = bytes.count
    }
}

/// libdeflate's compressor. This file is the writer's only foreign code.
private final class Compressor {
    private let compressor: OpaquePointer

    init(level: Int) throws {
        guard let compressor = libdeflate_alloc_compressor(Int32(level)) else {
            throw HDF5Error(.system, "there is no memory for a compressor")
        }
        self.compressor = compressor
    }

    deinit { libdeflate_free_compressor(compressor) }

    func compress(_ bytes: [UInt8]) throws -> [UInt8] {
        let bound = libdeflate_zlib_compress_bound(compressor, bytes.count)
        return [UInt8](unsafeUninitializedCapacity: bound) { target, initialized in
            initialized = libdeflate_zlib_compress(
                compressor, bytes, bytes.count, target.baseAddress, bound)
        }
    }
}
