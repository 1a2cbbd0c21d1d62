/// Writes object headers. Version 2 (chapter IV.A.1.b), in the modern form:
///
///     4f 48 44 52   02   02      len len len len   messages…   checksum
///     "OHDR"      version flags  bytes of messages
///
/// Version 1 (chapter IV.A.1.a), in the oldest, whose messages are filled up to multiples of 8 bytes:
///
///     01   00   count (2)   references (4)   len len len len   00 00 00 00   messages…
struct ObjectHeaderEncoding {
    let form: HDF5Writer.Form
    private var messages = ByteBuilder()
    private var count = 0

    init(_ form: HDF5Writer.Form) { self.form = form }

    /// The most bytes that a message can have.
    static func greatestMessage(_ form: HDF5Writer.Form) -> Int {
        form == .modern ? Int(UInt16.max) : Int(UInt16.max) & ~7
    }

    mutating func add(_ kind: MessageEncoding.Kind, _ body: [UInt8]) {
        count += 1
        switch form {
        case .modern:
            messages.append(kind.rawValue)
            messages.append(UInt16(truncatingIfNeeded: body.count))
            messages.append(UInt8(0))
            messages.append(bytes: body)
        case .oldest:
            messages.append(UInt16(kind.rawValue))
            messages.append(UInt16(truncatingIfNeeded: aligned(body.count, to: 8)))
            messages.append(UInt32(0))
            messages.append(bytes: body)
            messages.padToMultiple(of: 8)
        }
    }

    /// The finished header.
    /// - Parameter references: how many links there are to the object.
    /// - Throws: ``HDF5Error`` if a header of this form cannot hold as many messages.
    func bytes(references: Int = 1) throws -> [UInt8] {
        var builder = ByteBuilder()
        switch form {
        case .modern:
            guard messages.bytes.count < Int(UInt32.max) else { throw tooMany }
            builder.append("OHDR")
            builder.append(bytes: [2, 2])
            builder.append(UInt32(messages.bytes.count))
            builder.append(bytes: messages.bytes)
            builder.appendChecksum()
        case .oldest:
            guard count <= Int(UInt16.max), messages.bytes.count < Int(UInt32.max) else { throw tooMany }
            builder.append(bytes: [1, 0])
            builder.append(UInt16(count))
            builder.append(UInt32(references))
            builder.append(UInt32(messages.bytes.count))
            builder.append(UInt32(0))
            builder.append(bytes: messages.bytes)
        }
        return builder.bytes
    }

    private var tooMany: HDF5Error {
        HDF5Error(
            .limit, structure: "object header",
            "\(count) messages are more than one header holds; use fewer attributes or links")
    }
}
