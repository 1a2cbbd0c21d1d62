/// Where the messages of an object header stand: as much of the header as a mutation needs to know.
struct HeaderMessages {
    struct Message {
        /// Where the message's type stands; in version 1 it is two bytes wide.
        var typePlace: Int
        var sizePlace: Int
        var flagsPlace: Int
        var body: Range<Int>
    }

    var messages: [Message] = []
    /// Where the messages of the first chunk end.
    var end: Int

    /// All headers of either version that can be told from their first bytes.
    static func all(in bytes: [UInt8]) -> [HeaderMessages] {
        bytes.indices.compactMap { place in
            switch bytes[place] {
            case 0x4f: version2(at: place, bytes) ?? continuation(at: place, bytes)
            case 1: version1(at: place, bytes)
            default: nil
            }
        }
    }

    /// "OHDR", version, flags, four times (flag 32), two counts (flag 16), the size in 1 to 8 bytes, messages.
    static func version2(at start: Int, _ bytes: [UInt8]) -> HeaderMessages? {
        guard bytes.starts(with: "OHDR", at: start), let flags = bytes.number(at: start + 5, width: 1) else {
            return nil
        }
        let width = 1 << Int(flags & 3)
        let sizePlace = start + 6 + (flags & 32 != 0 ? 16 : 0) + (flags & 16 != 0 ? 4 : 0)
        guard let size = bytes.number(at: sizePlace, width: width), size <= bytes.count else { return nil }
        return list(from: sizePlace + width, size: Int(size), head: flags & 4 != 0 ? 6 : 4, bytes)
    }

    /// "OCHK", messages, checksum. Its length stands elsewhere: the messages are followed as far as they go.
    private static func continuation(at start: Int, _ bytes: [UInt8]) -> HeaderMessages? {
        guard bytes.starts(with: "OCHK", at: start) else { return nil }
        return list(from: start + 4, size: min(512, bytes.count - start - 4), head: 4, bytes)
    }

    /// Version 1, a zero, the number of messages, references, the size, padding to 16, messages.
    private static func version1(at start: Int, _ bytes: [UInt8]) -> HeaderMessages? {
        guard bytes.number(at: start + 1, width: 1) == 0, bytes.number(at: start + 12, width: 4) == 0,
            let references = bytes.number(at: start + 4, width: 4), (1...16).contains(references),
            let size = bytes.number(at: start + 8, width: 4), size >= 8, size % 8 == 0, size <= bytes.count
        else { return nil }
        return list(from: start + 16, size: Int(size), head: 8, bytes)
    }

    /// Messages with heads of 8 bytes (version 1), or of 4 or 6 (version 2 without and with creation order).
    private static func list(from start: Int, size: Int, head: Int, _ bytes: [UInt8]) -> HeaderMessages {
        let typeWidth = head == 8 ? 2 : 1
        var result = HeaderMessages(end: start + size)
        var place = start
        while place <= start + size - head, let length = bytes.number(at: place + typeWidth, width: 2),
            Int(length) <= bytes.count - place - head
        {
            let body = place + head..<place + head + Int(length)
            result.messages.append(
                Message(
                    typePlace: place, sizePlace: place + typeWidth, flagsPlace: place + typeWidth + 2,
                    body: body))
            place = body.upperBound
        }
        return result
    }
}
