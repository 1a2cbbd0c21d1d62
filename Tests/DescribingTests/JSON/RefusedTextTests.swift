import Describing
import Testing

@Suite struct RefusedTextTests {
    static let texts: [(String, JSONError.Code, String)] = [
        ("", .unexpectedEnd, "line 1, column 1: the text ends where a value is expected"),
        (" \n ", .unexpectedEnd, "line 2, column 2: the text ends where a value is expected"),
        (
            "\u{feff}1", .syntax,
            "line 1, column 1: a byte order mark stands before the value; save the text without one"
        ),
        ("1 2", .trailingBytes, "line 1, column 3: unexpected '2' after the value"),
        ("{}x", .trailingBytes, "line 1, column 3: unexpected 'x' after the value"),
        ("1\0", .trailingBytes, #"line 1, column 2: unexpected '\u{0}' after the value"#),
        ("nul", .syntax, "line 1, column 1: expected a value, found 'nul'"),
        ("True", .syntax, "line 1, column 1: expected a value, found 'True'"),
        ("NaN", .syntax, "line 1, column 1: expected a value, found 'NaN'"),
        ("Infinity", .syntax, "line 1, column 1: expected a value, found 'Infinity'"),
        ("-Infinity", .syntax, "line 1, column 2: expected a digit after the minus sign, found 'Infinity'"),
        ("'a'", .syntax, "line 1, column 1: expected a value, found '''"),
        ("é", .syntax, "line 1, column 1: expected a value, found 'é'"),
        ("+1", .syntax, "line 1, column 1: expected a value, found '+'"),
        ("01", .syntax, "line 1, column 1: a number begins with a needless zero"),
        ("-00", .syntax, "line 1, column 2: a number begins with a needless zero"),
        (
            "1.", .unexpectedEnd,
            "line 1, column 3: the text ends where a digit after the decimal point is expected"
        ),
        (".5", .syntax, "line 1, column 1: expected a value, found '.'"),
        ("[1.e2]", .syntax, "line 1, column 4: expected a digit after the decimal point, found 'e'"),
        ("[1e]", .syntax, "line 1, column 4: expected a digit of the exponent, found ']'"),
        ("0x10", .trailingBytes, "line 1, column 2: unexpected 'x' after the value"),
        (
            "18446744073709551616", .numberOutOfRange,
            "line 1, column 1: the integer 18446744073709551616 doesn't fit 64 bits"
        ),
        (
            "[-9223372036854775809]", .numberOutOfRange,
            "line 1, column 2: the integer -9223372036854775809 doesn't fit 64 bits"
        ),
        ("1e400", .numberOutOfRange, "line 1, column 1: the number 1e400 is too large for a 64-bit number"),
        (
            "-1.8e308", .numberOutOfRange,
            "line 1, column 1: the number -1.8e308 is too large for a 64-bit number"
        ),
        ("[1,]", .syntax, "line 1, column 4: expected a value, found ']'"),
        ("[1 2]", .syntax, "line 1, column 4: expected a comma or the end of the array, found '2'"),
        (
            "[1", .unexpectedEnd,
            "line 1, column 3: the text ends where a comma or the end of the array is expected"
        ),
        ("[1}", .syntax, "line 1, column 3: expected a comma or the end of the array, found '}'"),
        ("{a:1}", .syntax, "line 1, column 2: expected a key in double quotes, found 'a'"),
        (#"{"a":1,}"#, .syntax, "line 1, column 8: expected a key in double quotes, found '}'"),
        (#"{"a" 1}"#, .syntax, "line 1, column 6: expected a colon after the key, found '1'"),
        (
            #"{"a":1 "b":2}"#, .syntax,
            "line 1, column 8: expected a comma or the end of the object, found '\"'"
        ),
        (
            "{\"a\":1,\n \"b\":2,\n \"a\":3}", .duplicateKey,
            "line 3, column 2: the object already has a key 'a'"
        ),
        (#"{"a":1,"\u0061":2}"#, .duplicateKey, "line 1, column 8: the object already has a key 'a'"),
        (
            "{\"\u{e9}\":1,\"e\u{301}\":2}", .duplicateKey,
            "line 1, column 8: the object already has a key 'e\u{301}'"
        ),
        (#""abc"#, .unexpectedEnd, "line 1, column 5: the text ends within a string"),
        (#""abc\"#, .unexpectedEnd, "line 1, column 6: the text ends within a string"),
        (
            "\"a\nb\"", .syntax,
            "line 1, column 3: the control character U+000A stands bare in a string; write it as an escape"
        ),
        (
            "\"é\u{1}\"", .syntax,
            "line 1, column 3: the control character U+0001 stands bare in a string; write it as an escape"
        ),
        (
            #""\x41""#, .invalidEscape,
            "line 1, column 2: a backslash stands before a character that has no escape"
        ),
        (#""\u12g4""#, .invalidEscape, #"line 1, column 2: \u needs four hexadecimal digits"#),
        (#""\u12"#, .invalidEscape, #"line 1, column 2: \u needs four hexadecimal digits"#),
        (
            #""\ud800""#, .invalidEscape,
            #"line 1, column 2: \uD800 is half of a surrogate pair without the other"#
        ),
        (
            #""\udc00""#, .invalidEscape,
            #"line 1, column 2: \uDC00 is half of a surrogate pair without the other"#
        ),
        (
            #""\ud800\u0041""#, .invalidEscape,
            #"line 1, column 2: \uD800 is half of a surrogate pair without the other"#
        ),
        (
            #""\ud800\ud800""#, .invalidEscape,
            #"line 1, column 2: \uD800 is half of a surrogate pair without the other"#
        ),
        (
            #""\udc00\ud800""#, .invalidEscape,
            #"line 1, column 2: \uDC00 is half of a surrogate pair without the other"#
        ),
        ("[1] // one", .trailingBytes, "line 1, column 5: unexpected '/' after the value"),
    ]

    @Test("A text that isn't JSON is refused with its line and column", arguments: texts)
    func refused(text: String, code: JSONError.Code, message: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
        #expect(error?.description == message)
    }

    static let badBytes: [[UInt8]] = [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
        [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80],
        [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFF], [0xFE],
    ]

    @Test(
        "Bytes that aren't UTF-8 are refused: overlong forms, surrogates, cut and stray bytes",
        arguments: badBytes)
    func invalidUTF8(bytes: [UInt8]) {
        let hexadecimal = String(bytes[0], radix: 16, uppercase: true)
        for text in [Array(#"["é"#.utf8) + bytes + Array(#""]"#.utf8), Array(#"["é"#.utf8) + bytes] {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
            #expect(error?.code == .invalidUTF8)
            #expect(error?.description == "line 1, column 4: the byte 0x\(hexadecimal) isn't UTF-8 here")
        }
        let bare = #expect(throws: JSONError.self) { try JSONValue(parsing: [0x20] + bytes) }
        #expect(
            bare?.description
                == "line 1, column 2: expected a value, found a byte that isn't UTF-8 (0x\(hexadecimal))")
    }

    @Test("65 brackets within each other are refused, and 100,000, of either kind")
    func tooDeep() {
        for count in [65, 100_000] {
            let arrays = #expect(throws: JSONError.self) {
                try JSONValue(parsing: String(repeating: "[", count: count))
            }
            #expect(arrays?.code == .tooDeep)
            #expect(
                arrays?.description
                    == "line 1, column 65: arrays and objects are nested more than 64 deep")
            let objects = #expect(throws: JSONError.self) {
                try JSONValue(parsing: String(repeating: #"{"a":"#, count: count))
            }
            #expect(objects?.code == .tooDeep)
            #expect(objects?.column == 64 * 5 + 1)
        }
    }

    @Test("A number of a million digits is refused", arguments: ["", ".0", "e1"])
    func hugeNumber(ending: String) {
        let text = String(repeating: "9", count: 1_000_000) + ending
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.description == "line 1, column 1: a number has more than 1000 characters")
    }

    @Test("Limits on bytes, values and keys hold exactly")
    func limits() throws {
        let text = #"{"a":[1,2],"b":3}"#
        #expect(throws: Never.self) {
            try JSONValue(parsing: text, limits: JSONLimits(bytes: 17, depth: 2, values: 5, keys: 2))
        }
        let cases: [(JSONLimits, String)] = [
            (JSONLimits(bytes: 16), "line 1, column 1: the text has 17 bytes; the limit is 16"),
            (JSONLimits(depth: 1), "line 1, column 6: arrays and objects are nested more than 1 deep"),
            (JSONLimits(values: 4), "line 1, column 16: the text has more than 4 values"),
            (JSONLimits(keys: 1), "line 1, column 12: the text has more than 1 keys"),
        ]
        for (limits, message) in cases {
            let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text, limits: limits) }
            #expect(error?.description == message)
        }
        #expect(JSONLimits(depth: 1_000).depth == 64)
    }

    @Test("Every beginning of a text is refused, and no damaged byte traps")
    func damaged() {
        let text = Array(#"{"a":[1,-2.5e3,true,null,"x\u00e9\n€"],"b":{"c":{}}}"#.utf8)
        for length in text.indices {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text[..<length]) }
        }
        var read = 0
        for index in text.indices {
            for byte in UInt8.min...UInt8.max {
                var damaged = text
                damaged[index] = byte
                do {
                    let value = try JSONValue(parsing: damaged)
                    #expect(try JSONValue(parsing: value.canonical()) == value)
                    read += 1
                } catch {
                    #expect(error is JSONError)
                }
            }
        }
        #expect(read > text.count)
    }

    @Test("An error shows neither control characters nor endless text from the file")
    func tameMessages() {
        let key = String(repeating: "k", count: 500)
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: "{\"\(key)\":1,\"\(key)\":2}") }
        #expect(error?.message == "the object already has a key '\(key.prefix(60))…'")
        let escape = #expect(throws: JSONError.self) {
            try JSONValue(parsing: #"{"\u001b[2J\u202e":1,"\u001b[2J\u202e":2}"#)
        }
        #expect(escape?.message == #"the object already has a key '\u{1b}[2J\u{202e}'"#)
    }
}
