/// Some elements of a dataspace, as region references and virtual datasets name them.
public enum HDF5Selection: Equatable, Sendable {
    case none
    case all
    /// The elements at these places.
    case points([[Int]])
    /// Blocks at regular distances, one entry a dimension.
    case hyperslab([Dimension])
    /// Boxes of elements, which together are the selection.
    case blocks([Block])

    /// `count` blocks of `block` elements, whose first elements lie `stride` apart, from `start` on.
    public struct Dimension: Equatable, Sendable {
        public let start: Int
        public let stride: Int
        /// `nil` for as many as there are.
        public let count: Int?
        /// `nil` for all from `start` on.
        public let block: Int?

        public init(start: Int, stride: Int, count: Int?, block: Int?) {
            self.start = start
            self.stride = stride
            self.count = count
            self.block = block
        }
    }

    /// The elements from `first` to `last`, both included.
    public struct Block: Equatable, Sendable {
        public let first: [Int]
        public let last: [Int]

        public init(first: [Int], last: [Int]) {
            self.first = first
            self.last = last
        }
    }
}

/// A selection as it is stored ("dataspace selection", chapter VIII of the specification): its type, a version and a body.
///
///     02 00 00 00  01 00 00 00  00 00 00 00  18 00 00 00     hyperslab, version 1, reserved, 24 bytes follow:
///     02 00 00 00  01 00 00 00                               2 dimensions, 1 block,
///     02 00 00 00  02 00 00 00  07 00 00 00  0b 00 00 00     from (2, 2) to (7, 11)
enum SelectionEncoding {
    static let structure = "dataspace selection"

    static func read(_ reader: inout ByteReader) throws -> HDF5Selection {
        let type = try reader.integer(4)
        switch type {
        case 0, 3:
            _ = try version(&reader, 1...1)
            try reader.skip(8)
            return type == 0 ? .none : .all
        case 1: return try points(&reader)
        case 2: return try hyperslab(&reader)
        default: throw reader.damaged("selection type \(type) is not defined")
        }
    }

    private static func version(_ reader: inout ByteReader, _ known: ClosedRange<Int>) throws -> Int {
        let version = try reader.integer(4)
        guard known.contains(version) else { throw reader.unsupported("version \(version) is not known") }
        return version
    }

    private static func rank(_ reader: inout ByteReader) throws -> Int {
        let rank = try reader.integer(4)
        guard (1...DataspaceMessage.largestRank).contains(rank) else {
            throw reader.damaged("a selection has \(rank) dimensions")
        }
        return rank
    }

    private static func width(_ reader: inout ByteReader) throws -> Int {
        let width = try reader.integer(1)
        guard [2, 4, 8].contains(width) else { throw reader.damaged("coordinates have \(width) bytes each") }
        return width
    }

    /// A number of lists of `size` bytes each, which have to be there.
    private static func count(_ reader: inout ByteReader, width: Int, size: Int) throws -> Int {
        let count = try reader.integer(width)
        guard let bytes = count.times(size), bytes <= reader.remaining else {
            throw reader.damaged("\(count) entries do not fit \(reader.remaining) bytes")
        }
        return count
    }

    private static func coordinates(_ reader: inout ByteReader, rank: Int, width: Int) throws -> [Int] {
        try (0..<rank).map { _ in try reader.integer(width) }
    }

    private static func points(_ reader: inout ByteReader) throws -> HDF5Selection {
        let version = try version(&reader, 1...2)
        if version == 1 { try reader.skip(8) }
        let width = version == 1 ? 4 : try width(&reader)
        let rank = try rank(&reader)
        let count = try count(&reader, width: width, size: rank &* width)
        return .points(try (0..<count).map { _ in try coordinates(&reader, rank: rank, width: width) })
    }

    private static func hyperslab(_ reader: inout ByteReader) throws -> HDF5Selection {
        let version = try version(&reader, 1...3)
        var isRegular = false
        var width = 4
        switch version {
        case 1: try reader.skip(8)
        case 2:
            isRegular = try reader.integer(1) & 1 != 0
            try reader.skip(4)
            width = 8
        default:
            isRegular = try reader.integer(1) & 1 != 0
            width = try SelectionEncoding.width(&reader)
        }
        let rank = try rank(&reader)
        guard isRegular else {
            let count = try count(&reader, width: width, size: 2 &* rank &* width)
            return .blocks(
                try (0..<count).map { _ in
                    let first = try coordinates(&reader, rank: rank, width: width)
                    let last = try coordinates(&reader, rank: rank, width: width)
                    guard zip(first, last).allSatisfy({ $0 <= $1 }) else {
                        throw reader.damaged("a block from \(first) to \(last) is none")
                    }
                    return HDF5Selection.Block(first: first, last: last)
                })
        }
        return .hyperslab(try (0..<rank).map { _ in try dimension(&reader, width: width) })
    }

    private static func dimension(_ reader: inout ByteReader, width: Int) throws -> HDF5Selection.Dimension {
        let unlimited: UInt64 = width == 8 ? .max : (1 << UInt64(width &* 8)) &- 1
        func limited() throws -> Int? {
            var copy = reader
            guard try copy.bits(width) == unlimited else { return try reader.integer(width) }
            try reader.skip(width)
            return nil
        }
        let start = try reader.integer(width)
        let stride = try reader.integer(width)
        let count = try limited()
        let block = try limited()
        guard stride > 0, count == 1 || stride >= block ?? 0 else {
            throw reader.damaged("blocks of \(block ?? 0) elements lie \(stride) apart")
        }
        return HDF5Selection.Dimension(start: start, stride: stride, count: count, block: block)
    }
}
