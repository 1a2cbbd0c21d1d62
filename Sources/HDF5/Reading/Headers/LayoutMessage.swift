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

/// The data layout message (0x08), versions 1 to 5. The last differs from version 4 in nothing that is here: in its files
/// the sizes of filtered chunks have 8 bytes in every index, which each index tells by itself.
///
/// Version 3, contiguous: `03 01`, the address, the size in bytes. Version 3, chunked in pieces of (16, 784) floats:
///
///     03 02 03  b8 06 00 00 00 00 00 00      3 dimensions, the element's bytes included; B-tree
///     10 00 00 00  10 03 00 00  04 00 00 00  16, 784, 4
enum LayoutMessage {
    case compact(ByteSlice)
    /// `size` is nil where the version does not record it.
    case contiguous(address: Int?, size: Int?)
    /// `filtersEdges` says whether chunks that reach beyond the shape went through the filters too.
    case chunked(chunk: [Int], elementSize: Int, ChunkIndex, filtersEdges: Bool)
    case virtual([HDF5VirtualMapping])

    /// Where the chunks are listed.
    enum ChunkIndex: Sendable {
        case bTree(Int?)
        /// There is one chunk; `filtered` has its size in the file and its filter mask, if there are filters.
        case single(Int?, filtered: (size: Int, mask: Int)?)
        /// All chunks stand one after another from here.
        case implicit(Int?)
        case fixedArray(Int?)
        case extensibleArray(Int?)
        case bTreeVersion2(Int?)

        var kind: HDF5ChunkIndex {
            switch self {
            case .bTree: .bTreeVersion1
            case .single: .single
            case .implicit: .implicit
            case .fixedArray: .fixedArray
            case .extensibleArray: .extensibleArray
            case .bTreeVersion2: .bTreeVersion2
            }
        }
    }

    static func read(_ message: HeaderMessage, _ file: FileContext) throws -> LayoutMessage {
        var reader = try message.reader(file)
        let version = try reader.version(1...5)
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
        let index = try chunkIndex(&reader, isFilteredSingle: flags & 2 != 0)
        return try chunked(reader, dims, index, filtersEdges: flags & 1 == 0)
    }

    /// Reads the index's type, what it was created with, which its own header repeats, and its address.
    private static func chunkIndex(_ reader: inout ByteReader, isFilteredSingle: Bool) throws -> ChunkIndex {
        let type = try reader.integer(1)
        switch type {
        case 1:
            let filtered = isFilteredSingle ? (try reader.length(), try reader.integer(4)) : nil
            return .single(try reader.address(), filtered: filtered)
        case 2: return .implicit(try reader.address())
        case 3:
            try reader.skip(1)
            return .fixedArray(try reader.address())
        case 4:
            try reader.skip(5)
            return .extensibleArray(try reader.address())
        case 5:
            try reader.skip(6)
            return .bTreeVersion2(try reader.address())
        default: throw reader.damaged("chunk index type \(type) is not defined")
        }
    }

    private static func checkedRank(_ reader: inout ByteReader) throws -> Int {
        let rank = try reader.integer(1)
        guard rank <= DataspaceMessage.largestRank + 1 else {
            throw reader.damaged("\(rank) dimensions are more than \(DataspaceMessage.largestRank + 1)")
        }
        return rank
    }

    private static func chunked(
        _ reader: ByteReader, _ dims: [Int], _ index: ChunkIndex, filtersEdges: Bool = true
    ) throws -> LayoutMessage {
        guard let elementSize = dims.last, dims.count >= 2, !dims.contains(0) else {
            throw reader.damaged("the chunk shape \(dims) is not one")
        }
        return .chunked(
            chunk: Array(dims.dropLast()), elementSize: elementSize, index, filtersEdges: filtersEdges)
    }
}
