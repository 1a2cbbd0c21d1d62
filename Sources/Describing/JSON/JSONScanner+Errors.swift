import PrintableText

extension JSONScanner {
    /// An error at a byte. Lines end with a line feed; a column is a character, so bytes that continue one don't count.
    func error(_ code: JSONError.Code, at offset: Int, _ message: String) -> JSONError {
        var line = 1
        var column = 1
        for byte in bytes.prefix(offset) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        return JSONError(code: code, line: line, column: column, message: message)
    }

    /// An error at the position: something else was expected.
    func unexpected(_ expected: String) -> JSONError {
        current == nil
            ? error(.unexpectedEnd, at: position, "the text ends where \(expected) is expected")
            : error(.syntax, at: position, "expected \(expected), found \(found())")
    }

    /// What stands at the position: a word, a character or a byte.
    func found() -> String {
        let word = bytes[position...].prefix(20).prefix { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        if !word.isEmpty { return quoted(String(decoding: word, as: UTF8.self)) }
        guard let byte = current else { return "the end" }
        guard let length = lengthOfUTF8Character(at: position) else {
            return "a byte that isn't UTF-8 (0x\(hexadecimal(byte, digits: 2)))"
        }
        return quoted(String(decoding: bytes[position..<position + length], as: UTF8.self))
    }
}

/// The number in hexadecimal, with leading zeros.
func hexadecimal(_ number: some BinaryInteger, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
