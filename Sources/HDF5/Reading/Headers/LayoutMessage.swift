/// How the elements of a dataset are stored.
public enum HDF5Layout: Equatable, Sendable {
    /// In the object header.
    case compact
    /// In one piece, at a byte offset in the file; `offset` is nil if nothing was written yet.
    case contiguous(offset: Int?, byteCount: Int)
    /// In pieces of the shape `chunk`, which are found through an index.
    case chunked(chunk: [Int], index: HDF5ChunkIndex)
    /// In other datasets, possibly of other files. Read through an ``HDF5Resolver`` only.
    case virtual([HDF5VirtualMapping])
    /// In other files. Read through an ``HDF5Resolver`` only.
    case external([HDF5ExternalSegment])
}

/// How the chunks of a dataset are found, by the specification's names.
public enum HDF5ChunkIndex: String, Sendable {
    case bTreeVersion1 = "version 1 B-tree"
    case single = "single chunk"
    case implicit = "implicit"
    case fixedArray = "fixed array"
    case extensibleArray = "extensible array"
    case bTreeVersion2 = "version 2 B-tree"
}

/// The data layout message (0x08), versions 1 to 4.
///
/// Version 3, contiguous: `03 01`, the address, the size in bytes. Version 3, chunked in pieces of (16, 784) floats:
///
///     03 02 03  b8 06 00 00 00 00 00 00      3 dimensions, the element's bytes included; B-tree
///     10 00 00 00  10 03 00 00  04 00 00 00  16, 784, 4
enum LayoutMessage {
    case compact(ByteSlice)
    /// `size` is nil where the version does not record it.
    case contiguous(address: Int?, size: Int?)
    case chunked(chunk: [Int], elementSize: Int, ChunkIndex)
    case virtual([HDF5VirtualMapping])

    /// Where the chunks are listed.
    enum ChunkIndex: Sendable {
        case bTree(Int?)
        /// There is one chunk; `filtered` has its size in the file and its filter mask, if there are filters.
        case single(Int?, filtered: (size: Int, mask: Int)?)
        /// A kind of index that is not read, by the specification's name.
        case other(String)

        var kind: HDF5ChunkIndex {
            switch self {
            case .bTree: .bTreeVersion1
            case .single: .single
            case .other(let name): HDF5ChunkIndex(rawValue: name) ?? .bTreeVersion2
            }
        }
    }

    static func read(_ message: HeaderMessage, _ file: FileContext) throws -> LayoutMessage {
        var reader = try message.reader(file)
        let version = try reader.version(1...4)
        if version < 3 { return try old(&reader) }
        let type = try reader.integer(1)
        switch type {
        case 0: return .compact(try reader.slice(try reader.integer(2)))
        case 1: return .contiguous(address: try reader.address(), size: try reader.length())
        case 2: return version == 3 ? try chunked(&reader) : try chunkedVersion4(&reader)
        case 3 where version >= 4:
            guard let address = try reader.address() else { return .virtual([]) }
            return .virtual(try VirtualMappings.read(at: address, index: try reader.integer(4), file))
        default: throw reader.damaged("layout class \(type) is not defined")
        }
    }

    private static func old(_ reader: inout ByteReader) throws -> LayoutMessage {
        let rank = try checkedRank(&reader)
        let type = try reader.integer(1)
        try reader.skip(5)
        let address = type == 0 ? nil : try reader.address()
        var dims: [Int] = []
        for _ in 0..<rank { dims.append(try reader.integer(4)) }
        switch type {
        case 0: return .compact(try reader.slice(try reader.integer(4)))
        case 1: return .contiguous(address: address, size: nil)
        case 2: return try chunked(reader, dims, .bTree(address))
        default: throw reader.damaged("layout class \(type) is not defined")
        }
    }

    private static func chunked(_ reader: inout ByteReader) throws -> LayoutMessage {
        let rank = try checkedRank(&reader)
        let address = try reader.address()
        var dims: [Int] = []
        for _ in 0..<rank { dims.append(try reader.integer(4)) }
        return try chunked(reader, dims, .bTree(address))
    }

    private static func chunkedVersion4(_ reader: inout ByteReader) throws -> LayoutMessage {
        let flags = try reader.integer(1)
        let rank = try checkedRank(&reader)
        let width = try reader.integer(1)
        guard (1...8).contains(width) else { throw reader.damaged("chunk sizes have \(width) bytes each") }
        var dims: [Int] = []
        for _ in 0..<rank { dims.append(try reader.integer(width)) }
        let type = try reader.integer(1)
        let names = [2: "implicit", 3: "fixed array", 4: "extensible array", 5: "version 2 B-tree"]
        guard type == 1 else {
            guard let name = names[type] else {
                throw reader.damaged("chunk index type \(type) is not defined")
            }
            return try chunked(reader, dims, .other(name))
        }
        var filtered: (size: Int, mask: Int)?
        if flags & 2 != 0 { filtered = (try reader.length(), try reader.integer(4)) }
        return try chunked(reader, dims, .single(try reader.address(), filtered: filtered))
    }

    private static func checkedRank(_ reader: inout ByteReader) throws -> Int {
        let rank = try reader.integer(1)
        guard rank <= DataspaceMessage.largestRank + 1 else {
            throw reader.damaged("\(rank) dimensions are more than \(DataspaceMessage.largestRank + 1)")
        }
        return rank
    }

    private static func chunked(_ reader: ByteReader, _ dims: [Int], _ index: ChunkIndex) throws
        -> LayoutMessage
    {
        guard let elementSize = dims.last, dims.count >= 2, !dims.contains(0) else {
            throw reader.damaged("the chunk shape \(dims) is not one")
        }
        return .chunked(chunk: Array(dims.dropLast()), elementSize: elementSize, index)
    }
}
