/// The fill value message (0x05, and the old 0x04): the value of elements that were never written.
enum FillValueMessage {
    /// The bytes of one element, or nil for zeros.
    static func read(_ header: ObjectHeader, elementSize: Int) throws -> [UInt8]? {
        if let message = header.message(.fillValue) {
            var reader = try message.reader(header.file)
            return try value(&reader, elementSize: elementSize)
        }
        if let message = header.message(.oldFillValue) {
            var reader = try message.reader(header.file)
            return try bytes(&reader, elementSize: elementSize)
        }
        return nil
    }

    private static func value(_ reader: inout ByteReader, elementSize: Int) throws -> [UInt8]? {
        if try reader.version(1...3) == 3 {
            guard try reader.integer(1) & 0x20 != 0 else { return nil }
        } else {
            try reader.skip(2)
            guard try reader.integer(1) != 0 else { return nil }
        }
        return try bytes(&reader, elementSize: elementSize)
    }

    private static func bytes(_ reader: inout ByteReader, elementSize: Int) throws -> [UInt8]? {
        // Writers of version 1 leave the size away where it would be zero or "undefined" (-1).
        guard reader.remaining >= 4 else { return nil }
        let size = try reader.bits(4)
        guard size != 0, size != 0xFFFF_FFFF else { return nil }
        guard size == UInt64(elementSize) else {
            throw reader.damaged(
                "a fill value of \(size) bytes does not fit elements of \(elementSize) bytes")
        }
        return try reader.bytes(elementSize)
    }
}
