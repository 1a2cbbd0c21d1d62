import Synchronization

/// The shared message table, to which the superblock extension leads: for some types of messages, the heap of those that many
/// objects share.
///
///     53 4d 54 42                                                   "SMTB"
///     00 00  0a 00  32 00 00 00  32 00 28 00  02 00                 version, a list; types 1 and 3; sizes; 2 messages
///     55 03 00 00 00 00 00 00  d7 04 00 00 00 00 00 00              the list, the heap
///     xx xx xx xx                                                   checksum
///
/// The list or B-tree of an index serves to find equal messages when one is written; a reader has the message's ID in the heap.
final class SharedMessageTable: Sendable {
    private static let structure = "shared message table"
    static let mostIndexes = 8

    private let address: Int
    private let count: Int
    private let state = Mutex(State())

    private struct State {
        var indexes: [Index]?
        var heaps: [Int: FractalHeap] = [:]
    }

    private struct Index {
        /// Bit n says that messages of type n are here.
        let types: Int
        let heap: Int?
    }

    /// - Parameter message: of type 0x0F.
    init(_ message: HeaderMessage, _ file: FileContext) throws {
        var reader = try message.reader(file)
        _ = try reader.version(0...0)
        address = try reader.address(of: "the shared message table")
        count = try reader.integer(1)
        guard count <= SharedMessageTable.mostIndexes else {
            throw reader.damaged("\(count) indexes are more than \(SharedMessageTable.mostIndexes)")
        }
    }

    /// The bytes of a message.
    ///
    /// - Parameter id: stands before the message's ID in its heap.
    func message(_ kind: HeaderMessage.Kind, _ id: ByteReader) throws -> ByteSlice {
        let file = id.file
        // Both kinds of fill values share an index.
        let type = kind == .oldFillValue ? HeaderMessage.Kind.fillValue.rawValue : kind.rawValue
        return try state.withLock { state in
            let indexes = try state.indexes ?? read(file)
            state.indexes = indexes
            guard let index = indexes.first(where: { $0.types >> type & 1 != 0 }),
                let heapAddress = index.heap
            else {
                throw HDF5Error(
                    .damaged, structure: SharedMessageTable.structure, offset: address,
                    "the table has no \(kind.structure)s")
            }
            var heap = try state.heaps[heapAddress] ?? FractalHeap(file, at: heapAddress)
            var id = id
            let object = try heap.object(&id)
            state.heaps[heapAddress] = heap
            return object
        }
    }

    private func read(_ file: FileContext) throws -> [Index] {
        var reader = try ByteReader(file, at: address, structure: SharedMessageTable.structure)
        try reader.signature("SMTB")
        var indexes: [Index] = []
        for _ in 0..<count {
            _ = try reader.version(0...0)
            try reader.skip(1)
            let types = try reader.integer(2)
            try reader.skip(4 &+ 3 &* 2)
            _ = try reader.address()
            indexes.append(Index(types: types, heap: try reader.address()))
        }
        try reader.checksum(from: address)
        return indexes
    }
}
