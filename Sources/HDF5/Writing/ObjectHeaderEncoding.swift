/// Writes version-2 object headers (chapter IV.A.1.b):
///
///     4f 48 44 52   02   02      len len len len   messages…   checksum
///     "OHDR"      version flags  bytes of messages
struct ObjectHeaderEncoding {
    private var messages = ByteBuilder()

    mutating func add(_ kind: MessageEncoding.Kind, _ body: [UInt8]) {
        messages.append(kind.rawValue)
        messages.append(UInt16(truncatingIfNeeded: body.count))
        messages.append(UInt8(0))
        messages.append(bytes: body)
    }

    /// The finished header.
    var bytes: [UInt8] {
        var builder = ByteBuilder()
        builder.append("OHDR")
        builder.append(bytes: [2, 2])
        builder.append(UInt32(messages.bytes.count))
        builder.append(bytes: messages.bytes)
        builder.appendChecksum()
        return builder.bytes
    }
}
