/// The first structure of a file. It stands at byte 0, or at 512, 1024, 2048 and so on after a user block.
///
/// Version 0, with the sizes of offsets and lengths at 13 and 14:
///
///     89 48 44 46 0d 0a 1a 0a  00 00 00 00 00 08 08 00   signature, versions, sizes
///     04 00 10 00 00 00 00 00  00 00 00 00 00 00 00 00   B-tree ranks, flags, base address
///     ff ff ff ff ff ff ff ff  ...                       free space, end of file, driver, root entry
///
/// Versions 2 and 3: signature, version, sizes, flags, base, extension, end of file, root header, checksum.
struct Superblock {
    let file: FileContext
    let version: Int
    /// The words of ``HDF5File/structures``.
    let structures: Set<String>
    /// The byte at which the root group's object header stands.
    let root: Int

    private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let structure = "superblock"

    static func find(in storage: ByteStorage) throws -> Int {
        var place = 0
        while let found = storage.bytes(at: place, count: 8) {
            if found == signature { return place }
            place = place == 0 ? 512 : place &* 2
        }
        throw HDF5Error(
            .damaged, structure: structure, offset: 0, "this is not an HDF5 file: it has no superblock")
    }

    init(_ storage: ByteStorage, limits: HDF5Limits, opening: FileOpening) throws {
        let base = try Superblock.find(in: storage)
        let plain = FileContext(
            storage: storage, limits: limits, base: base, offsetSize: 8, lengthSize: 8, opening: opening)
        var reader = try ByteReader(plain, at: base, structure: Superblock.structure)
        try reader.skip(8)
        version = try reader.version(0...3)
        if version < 2 { try reader.skip(4) }
        let sizes = (offset: try reader.integer(1), length: try reader.integer(1))
        for size in [sizes.offset, sizes.length] where ![2, 4, 8].contains(size) {
            throw reader.unsupported("addresses and lengths of \(size) bytes are not supported")
        }
        let bare = FileContext(
            storage: storage, limits: limits, base: base, offsetSize: sizes.offset, lengthSize: sizes.length,
            opening: opening)
        reader = try ByteReader(bare, at: reader.position, structure: Superblock.structure)
        let found =
            version < 2
            ? try Superblock.old(&reader, version: version) : try Superblock.new(&reader, start: base)
        var structures = found.structures.union(["superblock:v\(version)"])
        if base > 0 { structures.insert("user-block") }
        if sizes != (8, 8) { structures.insert("offset-size-other") }
        self.structures = structures
        root = found.root
        file = FileContext(
            storage: found.storage, limits: limits, base: base, offsetSize: sizes.offset,
            lengthSize: sizes.length, opening: opening, root: found.root, sharedMessages: found.sharedMessages
        )
    }

    private struct Found {
        let root: Int
        let storage: ByteStorage
        var sharedMessages: SharedMessageTable?
        var structures: Set<String> = []
    }

    private static func old(_ reader: inout ByteReader, version: Int) throws -> Found {
        try reader.skip(1 + 2 + 2 + 4 + (version == 1 ? 4 : 0))
        let base = try reader.bits(reader.file.offsetSize)
        _ = try reader.bits(reader.file.offsetSize)
        var structures: Set<String> = []
        var end = reader
        try reader.skip(reader.file.offsetSize)
        if let driver = try reader.address() {
            try FamilyFile.check(reader.file, driver: driver, end: end)
            structures.insert("driver-info")
        }
        try checkEnd(&end, statedBase: base)
        // The root's symbol table entry begins with the place of a name, in the size of a length.
        _ = try reader.bits(reader.file.lengthSize)
        return Found(
            root: try reader.address(of: "the root group"), storage: reader.storage, structures: structures)
    }

    private static func new(_ reader: inout ByteReader, start: Int) throws -> Found {
        try reader.skip(1)
        let base = try reader.bits(reader.file.offsetSize)
        let extensionAddress = try reader.address()
        var end = reader
        try reader.skip(reader.file.offsetSize)
        var beyond = reader
        _ = try reader.bits(reader.file.offsetSize)
        try reader.checksum(from: start)
        let header = try extensionAddress.map { try ObjectHeader(reader.file, at: $0) }
        if let driver = header?.message(.driverInformation) {
            try FamilyFile.check(try driver.reader(reader.file), end: end)
        }
        try checkEnd(&end, statedBase: base)
        let root = try beyond.address(of: "the root group")
        guard let header else { return Found(root: root, storage: reader.storage) }
        return Found(
            root: root,
            storage: try header.message(.metadataCacheImage).map { try CacheImage.overlay($0, reader.file) }
                ?? reader.storage,
            sharedMessages: try header.message(.sharedMessageTable).map {
                try SharedMessageTable($0, reader.file)
            },
            structures: header.structures.union(["superblock-extension"]))
    }

    /// The file may not be shorter than the superblock says. The end counts from the start of the file, with the user
    /// block that the file had when it was written; another one may have been put in front since.
    private static func checkEnd(_ reader: inout ByteReader, statedBase: UInt64) throws {
        let place = reader.position
        let end = try reader.bits(reader.file.offsetSize)
        guard end >= statedBase, let size = Int(exactly: end &- statedBase)?.plus(reader.file.base),
            size <= reader.file.storage.count
        else {
            throw HDF5Error(
                .truncated, structure: structure, offset: place,
                "the file is shorter than its superblock says: it has \(reader.file.storage.count) bytes")
        }
    }
}
