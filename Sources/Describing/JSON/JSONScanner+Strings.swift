extension JSONScanner {
    /// Reads a string; the position is at its opening quote.
    mutating func string() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                try escape(into: &text)
            case 0..<0x20:
                throw error(
                    .syntax, at: position,
                    "the control character U+\(hexadecimal(byte, digits: 4)) stands bare in a string; write it as an escape"
                )
            case 0x20..<0x80:
                text.append(byte)
                position += 1
            default:
                guard let length = lengthOfUTF8Character(at: position) else {
                    throw error(
                        .invalidUTF8, at: position,
                        "the byte 0x\(hexadecimal(byte, digits: 2)) isn't UTF-8 here")
                }
                text.append(contentsOf: bytes[position..<position + length])
                position += length
            }
        }
        throw error(.unexpectedEnd, at: position, "the text ends within a string")
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let byte = current else {
            throw error(.unexpectedEnd, at: position, "the text ends within a string")
        }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedCharacter(from: start)).utf8)
        default:
            throw error(.invalidEscape, at: start, "a backslash stands before a character that has no escape")
        }
    }

    /// Reads the digits after `\u`, and a second escape when the first is half of a pair.
    private mutating func escapedCharacter(from start: Int) throws(JSONError) -> Character {
        let unit = try hexadecimalUnit(from: start)
        if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        let isHigh = unit < 0xDC00
        if isHigh, current == UInt8(ascii: "\\"), position + 1 < bytes.count,
            bytes[position + 1] == UInt8(ascii: "u")
        {
            position += 2
            let low = try hexadecimalUnit(from: start)
            if (0xDC00...0xDFFF).contains(low) {
                let value = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
                if let scalar = Unicode.Scalar(value) { return Character(scalar) }
            }
        }
        throw error(
            .invalidEscape, at: start,
            "\\u\(hexadecimal(unit, digits: 4)) is half of a surrogate pair without the other")
    }

    private mutating func hexadecimalUnit(from start: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = current.flatMap(hexadecimalDigit) else {
                throw error(.invalidEscape, at: start, "\\u needs four hexadecimal digits")
            }
            unit = unit << 4 | digit
            position += 1
        }
        return unit
    }

    private func hexadecimalDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The number of bytes of the well-formed character there (the Unicode Standard, table 3-7), or `nil`.
    func lengthOfUTF8Character(at start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let second: ClosedRange<UInt8>
        let length: Int
        switch bytes[start] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return nil
        }
        guard bytes.count - start >= length, second.contains(bytes[start + 1]) else { return nil }
        let isWhole = bytes[start + 2..<max(start + 2, start + length)].allSatisfy { $0 & 0xC0 == 0x80 }
        return isWhole ? length : nil
    }
}
