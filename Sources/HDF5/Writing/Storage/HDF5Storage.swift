/// How a dataset's raw data are stored.
public struct HDF5Storage: Sendable {
    /// What is done to a chunk before it is written. Every reader undoes it.
    public enum Filter: Hashable, Sendable {
        /// The bytes of the elements are regrouped: all first bytes, all second bytes, …, which helps deflate
        /// with numbers.
        case shuffle
        /// Compression, from level 1 (fast) to 9 (small).
        case deflate(level: Int)
        /// A checksum that readers verify.
        case fletcher32

        /// The usual order in a pipeline.
        fileprivate var rank: Int {
            switch self {
            case .shuffle: 0
            case .deflate: 1
            case .fletcher32: 2
            }
        }
    }

    enum Layout: Sendable {
        case contiguous
        case compact
        /// Chunks of whole rows, about this large.
        case rows(bytes: Int)
        /// Chunks of a shape; `nil` for one chosen from the data's shape.
        case chunks([Int]?)
    }

    let layout: Layout
    /// In the order in which they are applied.
    let filters: [Filter]
    let maximumShape: [Int?]?

    /// One block.
    public static let contiguous = HDF5Storage(layout: .contiguous, filters: [], maximumShape: nil)

    /// Inside the object's header: for small data of at most 65,524 bytes.
    public static let compact = HDF5Storage(layout: .compact, filters: [], maximumShape: nil)

    /// Chunks along the first axis, compressed by DEFLATE. Scalars stay one block.
    ///
    /// - Parameters:
    ///   - level: 1 (fast) to 9 (small).
    ///   - shuffle: whether the bytes of the elements are regrouped first, which helps with numbers.
    ///   - chunkBytes: about how large a chunk is before compression.
    public static func gzip(level: Int = 4, shuffle: Bool = true, chunkBytes: Int = 1 << 18) -> HDF5Storage {
        precondition((1...9).contains(level) && chunkBytes > 0, "a level is from 1 to 9")
        return HDF5Storage(
            layout: .rows(bytes: chunkBytes), filters: (shuffle ? [.shuffle] : []) + [.deflate(level: level)],
            maximumShape: nil)
    }

    /// Chunks of any shape, each filtered on its own, in a dataset that may be made to grow.
    ///
    /// - Parameters:
    ///   - shape: a chunk's, with as many dimensions as the data; by default about 256 KiB, along the first axes.
    ///   - filters: applied in the usual order: shuffle, deflate, fletcher32.
    ///   - maximumShape: how far each axis may grow later, `nil` for an axis without limit; by default nothing
    ///     grows.
    /// - Precondition: extents of chunks are positive, levels from 1 to 9, and no filter stands there twice.
    public static func chunked(
        shape: [Int]? = nil, filters: [Filter] = [], maximumShape: [Int?]? = nil
    ) -> HDF5Storage {
        precondition(shape?.allSatisfy { $0 > 0 } ?? true, "a chunk has at least one element")
        return HDF5Storage(
            layout: .chunks(shape), filters: HDF5Storage.ordered(filters), maximumShape: maximumShape)
    }

    /// - Precondition: levels are from 1 to 9, and no filter stands there twice.
    static func ordered(_ filters: [Filter]) -> [Filter] {
        precondition(Set(filters.map(\.rank)).count == filters.count, "a filter stands twice in \(filters)")
        for case .deflate(let level) in filters {
            precondition((1...9).contains(level), "a level is from 1 to 9")
        }
        return filters.sorted { $0.rank < $1.rank }
    }

    /// Whether the raw data are one block, so that other datasets can be views of them.
    public var isContiguous: Bool {
        if case .contiguous = layout { true } else { false }
    }

    var isCompact: Bool {
        if case .compact = layout { true } else { false }
    }

    /// The chunks' shape for data of a shape, or `nil` if the data are not in chunks.
    /// - Throws: ``HDF5Error`` if the storage does not fit the data.
    func chunkShape(_ shape: [Int], elementSize: Int) throws -> [Int]? {
        let wanted: [Int]
        switch layout {
        case .contiguous, .compact:
            return nil
        case .rows(let bytes):
            guard !shape.isEmpty else { return nil }
            wanted = HDF5Storage.rows(shape, elementSize: elementSize, bytes: bytes)
        case .chunks(let chunk):
            guard !shape.isEmpty || chunk != nil || maximumShape != nil else { return nil }
            wanted = chunk ?? HDF5Storage.chunk(shape, elementSize: elementSize)
        }
        func check(_ condition: Bool, _ message: @autoclosure () -> String) throws {
            guard condition else { throw HDF5Error(.wrongType, structure: "data layout message", message()) }
        }
        try check(
            !shape.isEmpty && wanted.count == shape.count,
            "chunks of the shape \(wanted) cannot hold data of the shape \(shape)")
        let maximum = maximumShape ?? shape
        try check(
            maximum.count == shape.count && zip(shape, maximum).allSatisfy { $0 <= $1 ?? .max },
            "the maximum shape is less than the shape \(shape), or of another number of dimensions")
        try check(
            zip(wanted, maximum).allSatisfy { $0 <= max(1, $1 ?? .max) },
            "chunks of the shape \(wanted) are larger than the data could ever be")
        let (bytes, overflow) = wanted.reduce((elementSize, false)) { product, extent in
            let (value, over) = product.0.multipliedReportingOverflow(by: extent)
            return (value, product.1 || over)
        }
        try check(
            !overflow && bytes <= Int(UInt32.max), "a chunk of the shape \(wanted) has 4 GiB or more")
        return wanted
    }

    /// Whole rows, as many as fill about the wanted number of bytes; less than a row where it has over a GiB.
    private static func rows(_ shape: [Int], elementSize: Int, bytes: Int) -> [Int] {
        let rowBytes = max(1, shape.dropFirst().reduce(1, *) * elementSize)
        if rowBytes > 1 << 30 { return chunk(shape, elementSize: elementSize) }
        let rows = max(1, min(shape[0], bytes / rowBytes))
        return [rows] + shape.dropFirst().map { max(1, $0) }
    }

    /// The last axes as a whole, as far as about 256 KiB go, a part of the one before, and 1 of the others.
    private static func chunk(_ shape: [Int], elementSize: Int) -> [Int] {
        var left = max(1, (1 << 18) / max(1, elementSize))
        var chunk: [Int] = []
        for extent in shape.reversed() {
            let part = max(1, min(extent, left))
            chunk.append(part)
            left = max(1, left / part)
        }
        return chunk.reversed()
    }
}
