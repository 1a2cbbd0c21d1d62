import BrainstormCommands

/// Reads the JSON that the C library's script and `h5 tree --json` write, lone surrogates included.
struct ListingReader {
    private let bytes: [UInt8]
    private var position = 0

    struct Failure: Error { let position: Int }

    static func read(_ bytes: [UInt8]) throws -> Listing {
        var reader = ListingReader(bytes: bytes)
        let listing = try reader.value()
        reader.skipSpaces()
        guard reader.position == bytes.count else { throw Failure(position: reader.position) }
        return listing
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var failure: Failure { Failure(position: position) }
    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpaces() {
        while let byte = next, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { position += 1 }
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private mutating func value() throws -> Listing {
        skipSpaces()
        switch next {
        case UInt8(ascii: "{"):
            var members: [Listing.Member] = []
            try list(closedBy: "}") { reader in
                guard case .text(let name) = try reader.value() else { throw reader.failure }
                reader.skipSpaces()
                guard reader.take(":") else { throw reader.failure }
                members.append(.init(String(decoding: name, as: UTF8.self), try reader.value()))
            }
            return .object(members)
        case UInt8(ascii: "["):
            var elements: [Listing] = []
            try list(closedBy: "]") { elements.append(try $0.value()) }
            return .array(elements)
        case UInt8(ascii: "\""): return .text(try text())
        default:
            if take("null") { return .null }
            if take("true") { return .bool(true) }
            if take("false") { return .bool(false) }
            let start = position
            while let byte = next, byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte) { position += 1 }
            let digits = String(decoding: bytes[start..<position], as: UTF8.self)
            if let number = Int(digits) { return .integer(number) }
            guard let number = UInt64(digits) else { throw failure }
            return .unsigned(number)
        }
    }

    private mutating func list(closedBy end: String, _ element: (inout ListingReader) throws -> Void) throws {
        position += 1
        skipSpaces()
        if take(end) { return }
        repeat {
            try element(&self)
            skipSpaces()
        } while take(",")
        guard take(end) else { throw failure }
    }

    private mutating func text() throws -> [UInt8] {
        position += 1
        var text: [UInt8] = []
        var units: [UInt16] = []
        func decoded() -> [UInt8] {
            // Lone surrogates stand for one byte each.
            var result: [UInt8] = []
            var index = 0
            while index < units.count {
                if (0xD800..<0xDC00).contains(units[index]), index + 1 < units.count {
                    result += Array(String(decoding: units[index...index + 1], as: UTF16.self).utf8)
                    index += 1
                } else if (0xDC80...0xDCFF).contains(units[index]) {
                    result.append(UInt8(units[index] - 0xDC00))
                } else {
                    result += Array(String(decoding: [units[index]], as: UTF16.self).utf8)
                }
                index += 1
            }
            return result
        }
        while let byte = next, byte != UInt8(ascii: "\"") {
            position += 1
            guard byte == UInt8(ascii: "\\"), let escape = next else {
                text += decoded() + [byte]
                units = []
                continue
            }
            position += 1
            if escape == UInt8(ascii: "u") {
                let digits = String(decoding: bytes[position..<min(position + 4, bytes.count)], as: UTF8.self)
                guard let unit = UInt16(digits, radix: 16) else { throw failure }
                units.append(unit)
                position += 4
                continue
            }
            text += decoded()
            units = []
            let plain: [Character: UInt8] = ["n": 10, "r": 13, "t": 9, "b": 8, "f": 12]
            text.append(plain[Character(Unicode.Scalar(escape))] ?? escape)
        }
        guard take("\"") else { throw failure }
        return text + decoded()
    }
}
