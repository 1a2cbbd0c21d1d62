/// A piece of a dataset that stands in another file.
public struct HDF5ExternalSegment: Equatable, Sendable {
    /// The file's name, as it stands in the HDF5 file.
    public let file: String
    /// The byte of that file at which the piece begins.
    public let offset: Int
    /// Bytes of the piece; nil for all that follow.
    public let size: Int?

    public init(file: String, offset: Int, size: Int?) {
        self.file = file
        self.offset = offset
        self.size = size
    }
}

/// The external data files message (0x07): the files whose bytes, one after the other, are a dataset's elements.
///
///     01 00 00 00  01 00  01 00  08 03 00 00 00 00 00 00     version, room for 1 file, 1 used, local heap with the names
///     08 00 00 00 00 00 00 00                                name at byte 8 of the heap,
///     00 00 00 00 00 00 00 00  00 08 00 00 00 00 00 00       from byte 0 of the file, 2048 bytes
enum ExternalFilesMessage {
    static func read(_ message: HeaderMessage, _ file: FileContext) throws -> [HDF5ExternalSegment] {
        var reader = try message.reader(file)
        _ = try reader.version(1...1)
        try reader.skip(5)
        let count = try reader.integer(2)
        let heap = try LocalHeap(file, at: try reader.address(of: "the heap of file names"))
        let unlimited: UInt64 = file.lengthSize >= 8 ? .max : (1 << UInt64(file.lengthSize &* 8)) &- 1
        return try (0..<count).map { _ in
            let name = try heap.text(at: try reader.length())
            let offset = try reader.length()
            var copy = reader
            guard try copy.bits(file.lengthSize) == unlimited else {
                return HDF5ExternalSegment(file: name, offset: offset, size: try reader.length())
            }
            try reader.skip(file.lengthSize)
            return HDF5ExternalSegment(file: name, offset: offset, size: nil)
        }
    }
}

/// Reads elements that stand in other files.
enum ExternalData {
    /// `size` bytes, pieced together. Where a file is shorter than its piece there are zeros, as the C library has it.
    static func read(_ segments: [HDF5ExternalSegment], size: Int, _ file: FileContext) throws -> ByteStorage
    {
        try file.charge(size, for: "reading this dataset")
        let output = try ByteStorage(zeros: size)
        var position = 0
        for segment in segments where position < size {
            guard let path = try file.opening.path(of: segment.file, "the elements are") else {
                throw HDF5Error(
                    .system, "the elements are in the file \"\(segment.file)\", which is not there")
            }
            let storage = try ByteStorage.contents(of: path)
            let room = min(size &- position, segment.size ?? .max)
            let there = max(0, min(room, storage.count &- segment.offset))
            guard output.copy(there, from: storage, at: min(segment.offset, storage.count), to: position)
            else {
                throw HDF5Error(.damaged, "the elements in the file \"\(segment.file)\" cannot be reached")
            }
            position = position &+ (segment.size.map { min($0, room) } ?? there)
        }
        return output
    }
}
