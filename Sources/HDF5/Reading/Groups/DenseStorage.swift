/// Links or attributes that are in a fractal heap, and in a version 2 B-tree that lists them by the hashes of their names.
///
/// A link's record and an attribute's:
///
///     d1 4e 37 9a  00 95 00 00 00 14 00                                 hash; ID in the heap
///     00 15 00 00 00 1f 00 00  00  02 00 00 00  8e 5c 09 b7             ID; message flags; creation order; hash
enum DenseStorage {
    /// Calls `visit` for each link with a reader of its message.
    ///
    /// - Parameters:
    ///   - info: stands before the addresses of heap and B-tree in a link info message.
    ///   - visit: returns the link's name.
    static func visitLinks(
        _ info: inout ByteReader, _ visit: (_ message: inout ByteReader) throws -> String
    ) throws {
        guard let (tree, opened) = try open(&info, .linkName) else { return }
        var heap = opened
        var (treeBudget, budget) = (MetadataBudget(info.file), MetadataBudget(info.file))
        try tree.visitRecords(&treeBudget) { record, _ in
            let hash = try record.bits(4)
            let body = try heap.object(&record)
            // Many records may lead to one message.
            try budget.charge(body.count, structure: "link message", offset: body.offset)
            var message = ByteReader(record.file, body, structure: "link message")
            try check(hash, of: try visit(&message), record)
        }
    }

    /// Calls `visit` for each attribute with its message, which is in the shared message table if its record says so.
    static func visitAttributes(
        _ info: inout ByteReader, _ visit: (_ message: HeaderMessage, _ order: Int) throws -> String
    ) throws {
        guard let (tree, opened) = try open(&info, .attributeName) else { return }
        var heap = opened
        var (treeBudget, budget) = (MetadataBudget(info.file), MetadataBudget(info.file))
        try tree.visitRecords(&treeBudget) { record, _ in
            var id = record
            try record.skip(8)
            let isShared = try record.integer(1) & 2 != 0
            let order = try record.integer(4)
            let hash = try record.bits(4)
            let body: ByteSlice
            if isShared {
                guard let table = record.file.sharedMessages else {
                    throw record.damaged("an attribute is in the shared message table, and the file has none")
                }
                body = try table.message(.attribute, id)
            } else {
                body = try heap.object(&id)
            }
            let name = try visit(HeaderMessage(kind: .attribute, body), order)
            try budget.charge(64 &+ name.utf8.count, structure: "attribute message", offset: body.offset)
            try check(hash, of: name, record)
        }
    }

    private static func open(
        _ info: inout ByteReader, _ type: BTreeVersion2.RecordType
    ) throws -> (tree: BTreeVersion2, heap: FractalHeap)? {
        guard let heap = try info.address() else { return nil }
        let tree = try info.address(of: "the B-tree of the names")
        return (
            try BTreeVersion2(info.file, at: tree, types: [type]), try FractalHeap(info.file, at: heap)
        )
    }

    /// A record that leads to a message with another name is found by no one who looks for that name.
    private static func check(_ hash: UInt64, of name: String, _ record: ByteReader) throws {
        let found = HDF5Name.bytes(name).withUnsafeBytes { MetadataChecksum.of($0) }
        guard hash == UInt64(found) else {
            throw record.damaged("the hash of the name \"\(name)\" is not the one in its record")
        }
    }
}
