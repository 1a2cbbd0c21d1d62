/// How much a file may make its reader do. A file that asks for more ends in an error of code
/// ``HDF5Error/Code/limit``, before anything of that size is allocated.
public struct HDF5Limits: Sendable {
    /// Bytes of metadata (headers, B-tree nodes, heaps) that opening one object or reading one
    /// dataset's index may touch. Default: 64 MiB.
    public var metadataBytes = 64 << 20
    /// Different paths that may be opened over the life of an ``HDF5File``, and links in one group.
    /// Default: 1,000,000.
    public var objects = 1_000_000
    /// Nesting of groups below the root, and soft links that lead to each other. The reader takes no more memory for
    /// a deep group than for its path. Default: 64.
    public var depth = 64
    /// Nesting of datatypes in one another, and levels of a B-tree. The reader's stack grows with it. Default: 64.
    public var typeDepth = 64
    /// UTF-8 bytes of one name. Default: 65,536.
    public var nameBytes = 65_536
    /// Bytes of one attribute's values, the text that it refers to included. Default: 64 MiB.
    public var attributeBytes = 64 << 20
    /// Bytes that reads of chunked or unallocated datasets and of variable-length strings may produce
    /// over the life of an ``HDF5File``; chunks count with their full size. Contiguous data costs nothing,
    /// as it cannot be larger than the file. Reading rows of one dataset costs its full size at most, however
    /// often it is repeated. Default (`nil`): the size of the file and 64 MiB.
    public var dataBytes: Int?

    public init() {}
}
