/// Writes superblocks (chapter II.A). Version 2:
///
///     89 48 44 46 0d 0a 1a 0a   02   08   08   00   base (8)   extension (8)   end (8)   root (8)   checksum
///     signature              version sizes   flags
///
/// Version 0:
///
///     89 48 44 46 0d 0a 1a 0a   00 00 00 00   00 08 08 00   04 00 10 00   00 00 00 00   base (8)   free space (8)
///     signature              versions         sizes         K of groups   flags
///     end (8)   driver (8)   name (8)   root (8)   cache type (4)   reserved (4)   B-tree (8)   heap (8)
enum SuperblockEncoding {
    static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

    static func size(_ form: HDF5Writer.Form) -> Int { form == .modern ? 48 : 96 }

    static func modern(root: Int, end: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: signature + [2, 8, 8, 0])
        builder.append(UInt64(0))
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(UInt64(end))
        builder.append(address: root)
        builder.appendChecksum()
        return builder.bytes
    }

    /// - Parameter index: where the root group's B-tree and heap are.
    static func oldest(root: Int, index: (tree: Int, heap: Int), end: Int) -> [UInt8] {
        var builder = ByteBuilder()
        builder.append(bytes: signature + [0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0])
        builder.append(UInt64(0))
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(UInt64(end))
        builder.append(ByteBuilder.undefinedAddress)
        builder.append(UInt64(0))
        builder.append(address: root)
        builder.append(UInt64(1))
        builder.append(address: index.tree)
        builder.append(address: index.heap)
        return builder.bytes
    }
}
