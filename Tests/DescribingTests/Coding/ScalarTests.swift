import Describing
import Testing

@Suite struct ScalarTests {
    let decoder = DescriptionDecoder()
    let encoder = DescriptionEncoder()

    private func message<Value: Decodable>(_ type: Value.Type, _ json: JSONValue) -> String? {
        #expect(throws: DescriptionError.self) {
            try decoder.decode(type, from: ["x": [json]] as JSONValue, key: "x")
        }?
        .description
    }

    @Test("Integers are read only from whole numbers that fit, and nothing traps")
    func integers() throws {
        #expect(try decoder.decode(Int.self, from: 3.0) == 3)
        #expect(try decoder.decode(Int.self, from: .number(-0.0)) == 0)
        #expect(try decoder.decode(Int8.self, from: -128) == -128)
        #expect(try decoder.decode(UInt64.self, from: .unsigned(.max)) == .max)
        #expect(try decoder.decode(Int64.self, from: .integer(.min)) == .min)
        #expect(message(Int.self, 1.5) == "expected an integer, found number 1.5 at x[0]")
        #expect(message(Int.self, "1") == "expected an integer, found string '1' at x[0]")
        #expect(message(Int.self, true) == "expected an integer, found true at x[0]")
        #expect(message(Int.self, nil) == "expected an integer, found null at x[0]")
        #expect(
            message(UInt8.self, 256) == "integer 256 is out of range at x[0]; the value must be from 0 to 255"
        )
        #expect(message(UInt.self, -1)?.hasPrefix("integer -1 is out of range at x[0]; ") == true)
        #expect(
            message(Int.self, .unsigned(1 << 63))?.hasPrefix(
                "integer 9223372036854775808 is out of range at x[0]") == true)
        #expect(
            message(Int.self, 1e300)
                == "number 1e+300 is out of range at x[0]; the value must be from -9223372036854775808 to 9223372036854775807"
        )
        #expect(message(Int.self, .number(.nan)) == "expected an integer, found number nan at x[0]")
        #expect(
            message(Int.self, .number(.infinity))?.hasPrefix("number inf is out of range at x[0]") == true)
    }

    @Test("Numbers are read from integers and numbers, truth values and strings from their own")
    func others() throws {
        #expect(try decoder.decode(Double.self, from: 3) == 3)
        #expect(try decoder.decode(Double.self, from: .unsigned(1 << 63)) == 0x1p63)
        #expect(try decoder.decode(Float.self, from: 0.1) == 0.1)
        #expect(try decoder.decode(Bool.self, from: true))
        #expect(try decoder.decode(Int?.self, from: nil) == nil)
        #expect(message(Bool.self, 1) == "expected true or false, found integer 1 at x[0]")
        #expect(message(String.self, [:]) == "expected a string, found an object at x[0]")
        #expect(message(Double.self, "nan") == "expected a number, found string 'nan' at x[0]")
    }

    @Test("Floats are written with their shortest text, doubles with theirs")
    func written() throws {
        #expect(try encoder.encode(Float(0.1)).canonical() == "0.1")
        #expect(try encoder.encode(Double(Float(0.1))).canonical() == "0.10000000149011612")
        #expect(try encoder.encode(Float(16_777_216)).canonical() == "16777216.0")
        #expect(try encoder.encode(Float.leastNonzeroMagnitude).canonical() == "1e-45")
        #expect(try encoder.encode(UInt64.max).canonical() == "18446744073709551615")
        #expect(try encoder.encode(Int8(-3)).canonical() == "-3")
        #expect(try encoder.encode([true, false]).canonical() == "[true,false]")
        #expect(try encoder.encode(["a": nil, "b": 1] as [String: Int?]).canonical() == #"{"a":null,"b":1}"#)
    }

    @Test("Numbers that aren't finite can't be written, and the error says where")
    func notFinite() {
        let double = #expect(throws: DescriptionError.self) {
            try encoder.encode(["a": [0, Double.infinity]])
        }
        #expect(double?.description == "the number is inf at a[1]; JSON has no such number")
        let float = #expect(throws: DescriptionError.self) { try encoder.encode(Fixed(value: .nan)) }
        #expect(float?.description == "the number is nan at value; JSON has no such number")
    }

    @Test("A tree that was made by hand may not lead coders too deep")
    func depth() throws {
        var value: JSONValue = ["next": [:]]
        for _ in 0..<100 { value = ["next": value] }
        let error = #expect(throws: DescriptionError.self) { try decoder.decode(Chain.self, from: value) }
        #expect(error?.code == .tooDeep)
        #expect(
            error?.message.hasPrefix("objects and arrays are nested more than 64 deep at next.next.") == true)
        var chain = Chain()
        for _ in 0..<100 { chain = Chain(next: [chain]) }
        let written = #expect(throws: DescriptionError.self) { try encoder.encode(chain) }
        #expect(written?.code == .tooDeep)
    }

    private struct Chain: Codable {
        var next: [Chain]?

        init(next: [Chain]? = nil) { self.next = next }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            next = try container.decodeIfPresent(Chain.self, forKey: .next).map { [$0] }
        }
    }

    @Test("Conditions, half-open ranges and one-sided ranges are named in words")
    func ranges() throws {
        struct Probe: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Name.self)
                _ = try container.decodeChecked(Int.self, forKey: Name("a"), in: 0..<4, default: 0)
                _ = try container.decodeChecked(Int.self, forKey: Name("b"), in: ...4, default: 0)
                _ = try container.decodeChecked(Int.self, forKey: Name("c"), in: ..<4, default: 0)
                if container.contains(Name("d")) {
                    _ = try container.decodeChecked(Double.self, forKey: Name("d"), "greater than 0") {
                        $0 > 0
                    }
                }
                if try container.decode(Bool.self, forKey: Name("e"), default: false) {
                    throw DescriptionError.invalid(
                        at: container.path(Name("e")), "no good", advice: "leave it out")
                }
                if try container.decode(Bool.self, forKey: Name("f"), default: false) {
                    throw DescriptionError.invalid(at: decoder.codingPath, key: Name("f"), "no good")
                }
            }
        }
        let cases: [(String, JSONValue, String)] = [
            ("a", 4, "4 is out of range at probe.a; the value must be at least 0 and less than 4"),
            ("b", 5, "5 is out of range at probe.b; the value must be at most 4"),
            ("c", 4, "4 is out of range at probe.c; the value must be less than 4"),
            ("d", 0, "0.0 is out of range at probe.d; the value must be greater than 0"),
            ("e", true, "no good at probe.e; leave it out"),
            ("f", true, "no good at probe.f"),
        ]
        for (key, value, message) in cases {
            let error = #expect(throws: DescriptionError.self) {
                try decoder.decode(
                    Probe.self, from: .object([key: value]), at: DescriptionPath.root.appending("probe"))
            }
            #expect(error?.code == .invalidValue)
            #expect(error?.description == message)
        }
        #expect(throws: Never.self) {
            try decoder.decode(Probe.self, from: ["a": 3, "b": 4, "c": 3, "d": 0.1, "e": false])
        }
    }
}

extension DescriptionDecoder {
    /// The values of one key of an object.
    fileprivate func decode<Value: Decodable>(_ type: Value.Type, from json: JSONValue, key: String) throws
        -> [Value]
    {
        try decode([String: [Value]].self, from: json)[key] ?? []
    }
}
