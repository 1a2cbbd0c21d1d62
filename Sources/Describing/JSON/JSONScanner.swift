import PrintableText

// A worked example. The text
//
//     {"size": 1.0, "seeds": [7, -0]}
//
// becomes .object(["size": .number(1.0), "seeds": .array([.integer(7), .number(-0.0)])]). Beyond the grammar of
// RFC 8259 it must be free of what readers disagree on: keys that an object has twice, numbers that 64 bits can't
// hold, halves of surrogate pairs, bytes that aren't UTF-8, depth without limit.

extension JSONValue {
    /// Reads a JSON text (RFC 8259), strictly.
    ///
    /// - Throws: ``JSONError``.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }

    /// Reads a JSON text (RFC 8259), strictly.
    ///
    /// - Throws: ``JSONError``.
    public init(parsing bytes: some Sequence<UInt8>, limits: JSONLimits = JSONLimits()) throws {
        var scanner = JSONScanner(Array(bytes), limits: limits)
        self = try scanner.document()
    }
}

/// Reads one JSON text from its first byte to its last.
struct JSONScanner {
    let bytes: [UInt8]
    let limits: JSONLimits
    /// The byte that is looked at; never beyond the end of `bytes`.
    var position = 0
    private var depth = 0
    private var values = 0
    private var keys = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The byte at the position, or `nil` at the end.
    var current: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func document() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw error(.tooLarge, at: 0, "the text has \(bytes.count) bytes; the limit is \(limits.bytes)")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw error(
                .syntax, at: 0, "a byte order mark stands before the value; save the text without one")
        }
        let result = try value()
        skipBlanks()
        guard current == nil else {
            throw error(.trailingBytes, at: position, "unexpected \(found()) after the value")
        }
        return result
    }

    private mutating func value() throws(JSONError) -> JSONValue {
        skipBlanks()
        values += 1
        guard values <= limits.values else {
            throw error(.tooLarge, at: position, "the text has more than \(limits.values) values")
        }
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case .some(UInt8(ascii: "-")), .some(UInt8(ascii: "0")...UInt8(ascii: "9")): return try number()
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw unexpected("a value")
        }
    }

    private mutating func object() throws(JSONError) -> JSONValue {
        try enter()
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if take(UInt8(ascii: "}")) {
            depth -= 1
            return .object(members)
        }
        while true {
            skipBlanks()
            guard current == UInt8(ascii: "\"") else { throw unexpected("a key in double quotes") }
            let start = position
            let key = try string()
            keys += 1
            guard keys <= limits.keys else {
                throw error(.tooLarge, at: start, "the text has more than \(limits.keys) keys")
            }
            guard members[key] == nil else {
                throw error(.duplicateKey, at: start, "the object already has a key \(quoted(key))")
            }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw unexpected("a colon after the key") }
            members[key] = try value()
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "}")) else { throw unexpected("a comma or the end of the object") }
            depth -= 1
            return .object(members)
        }
    }

    private mutating func array() throws(JSONError) -> JSONValue {
        try enter()
        var elements: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) {
            depth -= 1
            return .array(elements)
        }
        while true {
            elements.append(try value())
            skipBlanks()
            if take(UInt8(ascii: ",")) { continue }
            guard take(UInt8(ascii: "]")) else { throw unexpected("a comma or the end of the array") }
            depth -= 1
            return .array(elements)
        }
    }

    /// Steps over an opening bracket. The limit bounds the recursion too.
    private mutating func enter() throws(JSONError) {
        guard depth < limits.depth else {
            throw error(
                .tooDeep, at: position, "arrays and objects are nested more than \(limits.depth) deep")
        }
        depth += 1
        position += 1
    }

    private mutating func literal(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw unexpected("a value") }
        position += word.utf8.count
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }
}
