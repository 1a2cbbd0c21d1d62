import Describing
import Testing

@Suite struct AcceptedTextTests {
    static let texts: [(String, JSONValue)] = [
        ("null", nil),
        (" \t\r\n true \n", true),
        ("false", false),
        ("0", 0),
        ("-7", -7),
        ("9223372036854775807", .integer(.max)),
        ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .unsigned(1 << 63)),
        ("18446744073709551615", .unsigned(.max)),
        ("1.0", 1.0),
        ("1e5", 100_000.0),
        ("1E+2", 100.0),
        ("-2.5e-1", -0.25),
        ("1e-400", 0.0),
        ("1.7976931348623157e308", .number(.greatestFiniteMagnitude)),
        ("5e-324", .number(.leastNonzeroMagnitude)),
        ("123456789012345678901234567890.0", 123456789012345678901234567890.0),
        (#""""#, ""),
        (#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
        (#""\u0041\u00e9\u20AC\ud83d\uDE00""#, "Aé€😀"),
        ("\"é€😀\u{7f}\u{2028}\"", "é€😀\u{7f}\u{2028}"),
        (#""\u0000""#, "\0"),
        ("[]", []),
        ("[ 1 , [ ] , { } ]", [1, [], [:]]),
        ("{}", [:]),
        (#"{"a":1,"A":2,"":3}"#, ["a": 1, "A": 2, "": 3]),
        (
            #"{"@type":"Input","out_shapes":{"default":["T","B",4]}}"#,
            ["@type": "Input", "out_shapes": ["default": ["T", "B", 4]]]
        ),
    ]

    @Test("A well-formed text becomes the tree that it spells", arguments: texts)
    func accepted(text: String, expected: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == expected)
    }

    @Test("A negative zero keeps its sign, with and without a fraction", arguments: ["-0", "-0.0", "-0e3"])
    func negativeZero(text: String) throws {
        guard case .number(let zero) = try JSONValue(parsing: text) else {
            Issue.record("not a number")
            return
        }
        #expect(zero == 0 && zero.sign == .minus)
    }

    @Test("An integer and a number of the same value are different values")
    func integerIsNoNumber() throws {
        #expect(try JSONValue(parsing: "1") != JSONValue(parsing: "1.0"))
    }

    @Test("64 arrays within each other are read, and 64 objects")
    func greatestDepth() throws {
        let arrays = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(try JSONValue(parsing: arrays).canonical() == arrays)
        let objects = String(repeating: #"{"a":"#, count: 63) + "{}" + String(repeating: "}", count: 63)
        #expect(try JSONValue(parsing: objects).canonical() == objects)
    }

    @Test("Brothers don't add to the depth")
    func brothers() throws {
        let text = "[" + Array(repeating: "[{}]", count: 200).joined(separator: ",") + "]"
        #expect(try JSONValue(parsing: text).canonical() == text)
    }

    @Test("Bytes of any sequence are read")
    func sequences() throws {
        #expect(try JSONValue(parsing: AnySequence("[1]".utf8)) == [1])
        #expect(try JSONValue(parsing: Array("xx[1]".utf8)[2...]) == [1])
    }

    @Test("Members and elements are found by subscripts, and nothing where there is none")
    func subscripts() throws {
        let value = try JSONValue(parsing: #"{"a":[1,2]}"#)
        #expect(value["a"]?[1] == 2)
        #expect(value["a"]?[2] == nil)
        #expect(value["b"] == nil)
        #expect(value[0] == nil)
    }
}
