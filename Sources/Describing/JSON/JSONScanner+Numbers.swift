import PrintableText

extension JSONScanner {
    /// Numbers with more characters than this are refused: no 64-bit number needs so many.
    private static let longestNumber = 1_000

    /// Reads a number; the position is at its sign or first digit.
    ///
    /// A literal with a fraction or an exponent is a number, any other an integer. `-0` is a number, since integers have
    /// no negative zero. A number too small for a double becomes zero.
    mutating func number() throws(JSONError) -> JSONValue {
        let start = position
        let isNegative = current == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        guard skipDigits() > 0 else { throw unexpected("a digit after the minus sign") }
        if bytes[firstDigit] == UInt8(ascii: "0"), position - firstDigit > 1 {
            throw error(.syntax, at: firstDigit, "a number begins with a needless zero")
        }
        var isInteger = true
        if current == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard skipDigits() > 0 else { throw unexpected("a digit after the decimal point") }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            isInteger = false
            position += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
            guard skipDigits() > 0 else { throw unexpected("a digit of the exponent") }
        }
        guard position - start <= JSONScanner.longestNumber else {
            throw error(
                .numberOutOfRange, at: start, "a number has more than \(JSONScanner.longestNumber) characters"
            )
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return try isInteger ? integer(text, at: start) : double(text, at: start)
    }

    private func integer(_ text: String, at start: Int) throws(JSONError) -> JSONValue {
        if text == "-0" { return .number(-0.0) }
        if let small = Int64(text) { return .integer(small) }
        if let large = UInt64(text) { return .unsigned(large) }
        throw error(
            .numberOutOfRange, at: start, "the integer \(printable(text, upTo: 60)) doesn't fit 64 bits")
    }

    private func double(_ text: String, at start: Int) throws(JSONError) -> JSONValue {
        guard let number = Double(text), number.isFinite else {
            throw error(
                .numberOutOfRange, at: start,
                "the number \(printable(text, upTo: 60)) is too large for a 64-bit number")
        }
        return .number(number)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            position += 1
        }
        return position - start
    }
}
