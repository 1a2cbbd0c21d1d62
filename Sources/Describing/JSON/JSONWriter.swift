import PrintableText

// A worked example. .object(["b": .number(1), "a": .array([.null, .integer(1)])]) is canonically
//
//     {"a":[null,1],"b":1.0}
//
// and readably
//
//     {
//       "a": [
//         null,
//         1
//       ],
//       "b": 1.0
//     }

extension JSONValue {
    /// The value as a JSON text that is the same for the same value, always and everywhere.
    ///
    /// There are no blanks. Keys come in the order of their UTF-8 bytes. Numbers have the fewest digits that read back
    /// as the same double, with a fraction or an exponent, so that they stay numbers (`1.0`, `0.1`, `1e+20`, `5e-324`).
    /// Of the characters, only quotes, backslashes and control characters are escaped.
    ///
    /// - Throws: ``DescriptionError`` if a number isn't finite, or if the nesting is deeper or the text longer than readers
    ///   take (``JSONLimits``).
    public func canonical() throws -> String {
        var writer = JSONWriter(isReadable: false)
        try writer.writeAll(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The value as ``canonical()`` writes it, with an escape for every character that a terminal does not show as one, such
    /// as those that turn the direction of text.
    ///
    /// - Throws: as ``canonical()``.
    public func printableLine() throws -> String {
        var writer = JSONWriter(isReadable: false, isPrintable: true)
        try writer.writeAll(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// The value as a JSON text for people: as ``printableLine()``, indented by two blanks, with a line feed at the end.
    ///
    /// - Throws: as ``canonical()``.
    public func readable() throws -> String {
        var writer = JSONWriter(isReadable: true, isPrintable: true)
        try writer.writeAll(self)
        return String(decoding: writer.bytes, as: UTF8.self) + "\n"
    }
}

struct JSONWriter {
    let isReadable: Bool
    let isPrintable: Bool
    private(set) var bytes: [UInt8] = []
    /// What readers take: nothing is written that they would refuse.
    private let limits = JSONLimits()
    private var values = 0
    private var keys = 0

    init(isReadable: Bool, isPrintable: Bool = false) {
        self.isReadable = isReadable
        self.isPrintable = isPrintable
    }

    mutating func writeAll(_ value: JSONValue) throws {
        try write(value, at: .root)
        // Readable texts end in a line feed.
        guard bytes.count < limits.bytes else {
            throw DescriptionError.tooLarge("more than \(limits.bytes) bytes", at: .root)
        }
    }

    private mutating func write(_ value: JSONValue, at path: DescriptionPath) throws {
        values += 1
        guard values <= limits.values else {
            throw DescriptionError.tooLarge("more than \(limits.values) values", at: path)
        }
        switch value {
        case .null: append("null")
        case .bool(let value): append(value ? "true" : "false")
        case .integer(let value): append("\(value)")
        case .unsigned(let value): append("\(value)")
        case .number(let value):
            guard value.isFinite else { throw DescriptionError.notFinite("\(value)", at: path) }
            append("\(value)")
        case .string(let value): write(value)
        case .array(let elements): try write(elements, at: path)
        case .object(let members): try write(members, at: path)
        }
    }

    private mutating func write(_ elements: [JSONValue], at path: DescriptionPath) throws {
        try checkDepth(path)
        append("[")
        for (index, element) in elements.enumerated() {
            separate(isFirst: index == 0, depth: path.depth + 1)
            try write(element, at: path.appending(index: index))
        }
        if !elements.isEmpty { breakLine(depth: path.depth) }
        append("]")
    }

    private mutating func write(_ members: [String: JSONValue], at path: DescriptionPath) throws {
        try checkDepth(path)
        keys += members.count
        guard keys <= limits.keys else {
            throw DescriptionError.tooLarge("more than \(limits.keys) keys", at: path)
        }
        append("{")
        var isFirst = true
        for (key, member) in members.sorted(by: { precedesInUTF8($0.key, $1.key) }) {
            separate(isFirst: isFirst, depth: path.depth + 1)
            isFirst = false
            write(key)
            append(isReadable ? ": " : ":")
            try write(member, at: path.appending(key))
        }
        if !members.isEmpty { breakLine(depth: path.depth) }
        append("}")
    }

    private func checkDepth(_ path: DescriptionPath) throws {
        guard path.depth < JSONLimits.greatestDepth else { throw DescriptionError.tooDeep(at: path) }
    }

    private mutating func separate(isFirst: Bool, depth: Int) {
        if !isFirst { append(",") }
        breakLine(depth: depth)
    }

    private mutating func breakLine(depth: Int) {
        guard isReadable else { return }
        append("\n")
        bytes.append(contentsOf: repeatElement(0x20, count: 2 * depth))
    }

    private mutating func write(_ text: String) {
        append("\"")
        if isPrintable, !text.utf8.allSatisfy({ $0 < 0x7F }) {
            writePrintably(text)
        } else {
            for byte in text.utf8 { write(byte) }
        }
        append("\"")
    }

    private mutating func writePrintably(_ text: String) {
        for scalar in text.unicodeScalars {
            if scalar.isASCII && scalar.value != 0x7F || scalar.isPrintable {
                for byte in String(scalar).utf8 { write(byte) }
            } else {
                for unit in String(scalar).utf16 {
                    append("\\u" + hexadecimal(unit, digits: 4).lowercased())
                }
            }
        }
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x09: append("\\t")
        case 0x0A: append("\\n")
        case 0x0C: append("\\f")
        case 0x0D: append("\\r")
        case 0..<0x20: append("\\u" + hexadecimal(byte, digits: 4).lowercased())
        default: bytes.append(byte)
        }
    }

    private mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }
}
