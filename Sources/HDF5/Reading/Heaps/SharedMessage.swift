/// What stands in place of a message that is kept elsewhere, so that many objects can share it.
///
///     03 02  a8 04 00 00 00 00 00 00     version, type 2: in the header of the object at this address
///     03 01  00 10 00 00 00 00 2c 00     version, type 1: in the heap of the shared message table, with this ID
///
/// Version 1 has 6 reserved bytes and a length before the address; versions 1 and 2 know no heap.
enum SharedMessage {
    /// A reader of the message of `kind` that `reference` leads to.
    ///
    /// - Throws: `damaged` if that is itself a reference, as it may lead back.
    static func body(_ reference: inout ByteReader, kind: HeaderMessage.Kind) throws -> ByteReader {
        let file = reference.file
        let version = try reference.version(1...3)
        let type = try reference.integer(1)
        if version == 3, type == 1 {
            guard let table = file.sharedMessages else {
                throw reference.damaged("a message is in the shared message table, and the file has none")
            }
            return ByteReader(file, try table.message(kind, reference), structure: kind.structure)
        }
        guard version < 3 || type == 2 || type == 0 else {
            throw reference.damaged("shared messages of type \(type) are not defined")
        }
        if version == 1 { try reference.skip(6 &+ file.lengthSize) }
        let place = reference.position
        let header = try ObjectHeader(file, at: try reference.address(of: "an object with a shared message"))
        let message = try header.required(kind)
        guard !message.isShared, kind != .attribute else {
            throw HDF5Error(
                .damaged, structure: kind.structure, offset: place,
                "a shared message leads to another one, or to an attribute of another object")
        }
        return try message.reader(file)
    }
}
