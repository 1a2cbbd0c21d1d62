import Describing
import Testing

@Suite struct CanonicalTextTests {
    static let texts: [(JSONValue, String)] = [
        (nil, "null"), (true, "true"), (false, "false"), (0, "0"), (.integer(.min), "-9223372036854775808"),
        (.unsigned(.max), "18446744073709551615"),
        (1.0, "1.0"), (-0.0, "-0.0"), (0.1, "0.1"), (100.0, "100.0"), (1e15, "1000000000000000.0"),
        (1e16, "1e+16"), (0.0001, "0.0001"), (0.00001, "1e-05"), (.number(.leastNonzeroMagnitude), "5e-324"),
        (.number(.greatestFiniteMagnitude), "1.7976931348623157e+308"),
        (0.30000000000000004, "0.30000000000000004"),
        ("", #""""#),
        ("a\"\\/\u{8}\u{c}\n\r\t\u{1}\u{1f}\u{7f}é😀", "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\u{7f}é😀\""),
        ([], "[]"), ([1, [], [:]], "[1,[],{}]"), ([:], "{}"),
        (
            ["b": 1, "a": 2, "B": 3, "aa": 4, "": 5, "é": 6, "z": 7, "@type": 8],
            #"{"":5,"@type":8,"B":3,"a":2,"aa":4,"b":1,"z":7,"é":6}"#
        ),
    ]

    @Test("A value has one canonical text", arguments: texts)
    func canonical(value: JSONValue, text: String) throws {
        #expect(try value.canonical() == text)
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test("Keys are sorted by UTF-8 bytes, where the order by UTF-16 differs")
    func order() throws {
        let value: JSONValue = ["\u{ff5e}": 1, "\u{1f600}": 2]
        #expect(try value.canonical() == "{\"\u{ff5e}\":1,\"\u{1f600}\":2}")
    }

    @Test("The readable text is indented by two blanks and means the same")
    func readable() throws {
        let value: JSONValue = ["name": "FC", "shape": [1, [:]], "empty": [], "inner": ["x": 0.5]]
        let text = """
            {
              "empty": [],
              "inner": {
                "x": 0.5
              },
              "name": "FC",
              "shape": [
                1,
                {}
              ]
            }

            """
        #expect(try value.readable() == text)
        #expect(try JSONValue(parsing: text) == value)
    }

    @Test("A number that isn't finite can't be written, and the error says where")
    func notFinite() {
        let value: JSONValue = ["a": [1, .number(.nan)], "b": 1]
        let error = #expect(throws: DescriptionError.self) { try value.canonical() }
        #expect(error?.code == .numberOutOfRange)
        #expect(error?.description == "the number is nan at a[1]; JSON has no such number")
        let infinite = #expect(throws: DescriptionError.self) { try JSONValue.number(-.infinity).readable() }
        #expect(infinite?.description == "the number is -inf at the top level; JSON has no such number")
    }

    @Test("A tree deeper than readers take isn't written")
    func tooDeep() throws {
        var value: JSONValue = []
        for _ in 1..<64 { value = [value] }
        #expect(try value.canonical().utf8.count == 128)
        let deeper: JSONValue = [value]
        let error = #expect(throws: DescriptionError.self) { try deeper.canonical() }
        #expect(error?.code == .tooDeep)
    }

    @Test("no text is written that readers find too long")
    func tooLong() throws {
        func text(_ count: Int) throws -> String {
            try JSONValue.object(["a": .array([JSONValue](repeating: .null, count: count))]).canonical()
        }
        // With the object and the array.
        #expect(throws: Never.self) { try JSONValue(parsing: text(499_998)) }
        for long: JSONValue in [
            ["a": .array([JSONValue](repeating: .null, count: 499_999))],
            .object(Dictionary(uniqueKeysWithValues: (0...100_000).map { ("\($0)", .null) })),
            .string(String(repeating: "x", count: 16 << 20)),
        ] {
            for write in [JSONValue.canonical, JSONValue.readable] {
                let error = #expect(throws: DescriptionError.self) { try write(long)() }
                #expect(error?.code == .tooLarge)
                #expect(error?.message.contains(" which no reader takes, at ") == true)
            }
        }
    }
}
