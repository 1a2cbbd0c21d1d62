/// The metadata cache image: metadata that a program left in one block when it closed the file, in place of writing it where it
/// belongs. What it holds lies over the file's bytes.
///
///     4d 44 43 49  00 00  8b 05 00 00 00 00 00 00  04 00 00 00     "MDCI", version, flags, 1419 bytes, 4 entries
///     16 01 01 00  00 00 00 00 00 00  ff ff ff ff                  type, flags, ring, age, relatives, place in a list
///     df 01 00 00 00 00 00 00  1c 00 00 00 00 00 00 00             address, length, then parents' addresses and bytes
enum CacheImage {
    private static let structure = "metadata cache image"

    /// The file's bytes with the image over them.
    ///
    /// - Parameter message: of type 0x18.
    static func overlay(_ message: HeaderMessage, _ file: FileContext) throws -> ByteStorage {
        var reader = try message.reader(file)
        _ = try reader.version(0...0)
        guard let address = try reader.address() else { return file.storage }
        let length = try reader.length()
        var block = try ByteReader(file, at: address, count: length, structure: structure)
        try block.signature("MDCI")
        _ = try block.version(0...0)
        try block.skip(1)
        guard try block.length() == length else { throw block.damaged("the image has another length") }
        let count = try block.integer(4)
        let result = try ByteStorage(zeros: file.storage.count)
        guard result.copy(file.storage.count, from: file.storage, at: 0, to: 0) else {
            throw block.damaged("the file's bytes are missing")
        }
        for _ in 0..<count { try entry(&block, over: result) }
        try block.checksum(from: address)
        return result
    }

    private static func entry(_ reader: inout ByteReader, over result: ByteStorage) throws {
        try reader.skip(8)
        let parents = try reader.integer(2)
        try reader.skip(4)
        let address = try reader.address(of: "an entry")
        let length = try reader.length()
        try reader.skip(parents &* reader.file.offsetSize)
        let bytes = try reader.slice(length)
        guard result.copy(length, from: bytes.storage, at: bytes.offset, to: address) else {
            throw HDF5Error(
                .truncated, structure: structure, offset: address,
                "an entry of \(length) bytes reaches beyond the end of the file")
        }
    }
}
