import Describing
import Testing

@Suite struct StrictnessTests {
    static let networks: [(String, DescriptionError.Code, String)] = [
        (
            #"{"architecture":{"FC":{"@type":"FullyConnected","size":1,"sise":3}},"rates":[]}"#, .unknownKey,
            "unknown key 'sise' at architecture.FC; did you mean 'size'? Known keys: 'activation', 'dropout', 'size'"
        ),
        (
            #"{"architecture":{"FC":{"@type":"FullyConnected","sise":3}},"rates":[]}"#, .unknownKey,
            "unknown key 'sise' at architecture.FC; did you mean 'size'?"
        ),
        (
            #"{"architecture":{"FC":{"@type":"FullyConnected"}},"rates":[]}"#, .missingKey,
            "missing key 'size' at architecture.FC"
        ),
        (
            #"{"architecture":{"FC":{"@type":"FullyConnected","size":1,"@class":"os"}},"rates":[]}"#,
            .unknownKey,
            "unknown key '@class' at architecture.FC; known keys: 'activation', 'dropout', 'size'"
        ),
        (
            #"{"architecture":{"L":{"@type":"Loss","x":1}},"rates":[]}"#, .unknownKey,
            "unknown key 'x' at architecture.L; there are no known keys"
        ),
        (
            #"{"architecture":{"FC":{"@type":"FullyConected"}},"rates":[]}"#, .unknownType,
            "unknown layer type 'FullyConected' at architecture.FC; did you mean 'FullyConnected'? "
                + "Known layer types: 'FullyConnected', 'Loss'"
        ),
        (
            #"{"architecture":{"FC":{"@type":"os.system"}},"rates":[]}"#, .unknownType,
            "unknown layer type 'os.system' at architecture.FC; known layer types: 'FullyConnected', 'Loss'"
        ),
        (
            #"{"architecture":{},"rates":[{"@type":"SgdStepper"}]}"#, .wrongKind,
            "'SgdStepper' is a stepper, and rates[0] takes a schedule"
        ),
        (
            #"{"architecture":{"FC":{"size":1}},"rates":[]}"#, .missingKey,
            "missing key '@type' at architecture.FC; it says which layer this is"
        ),
        (
            #"{"architecture":{"FC":{"@type":7}},"rates":[]}"#, .wrongType,
            "expected a string, found integer 7 at architecture.FC.@type"
        ),
        (
            #"{"architecture":{"FC":null},"rates":[]}"#, .wrongType,
            "expected a layer with an \"@type\", found null at architecture.FC"
        ),
        (
            #"{"architecture":[],"rates":[]}"#, .wrongType,
            "expected an object, found an array at architecture"
        ),
        (#"{"architecture":{},"rates":{}}"#, .wrongType, "expected an array, found an object at rates"),
        (#"{"architecture":{},"rates":null}"#, .wrongType, "expected an array, found null at rates"),
        (#"{"architecture":{}}"#, .missingKey, "missing key 'rates' at the top level"),
        (
            #"{"architecture":{},"rates":[],"first":null}"#, .wrongType,
            "expected an object, found null at first"
        ),
        (
            #"{"architecture":{"a.b c":{"@type":"FullyConnected","size":"x"}},"rates":[]}"#, .wrongType,
            "expected an integer, found string 'x' at architecture['a.b c'].size"
        ),
        (
            #"{"architecture":{},"rates":[{"@type":"Fixed","value":1},{"@type":"Fixed","value":true}]}"#,
            .wrongType,
            "expected a number, found true at rates[1].value"
        ),
        (
            #"{"architecture":{},"rates":[{"@type":"Fixed","value":1e39}]}"#, .numberOutOfRange,
            "number 1e+39 is out of range at rates[0].value; 32-bit numbers end at 3.4028235e+38"
        ),
        (
            #"{"architecture":{},"rates":[{"@type":"Fixed","value":1,"extra":2}]}"#, .unknownKey,
            "unknown key 'extra' at rates[0]; known keys: 'value'"
        ),
        (
            #"{"architecture":{},"rates":[],"first":{"size":1.5}}"#, .wrongType,
            "expected an integer, found number 1.5 at first.size"
        ),
        (
            #"{"architecture":{},"rates":[],"first":{"size":0}}"#, .invalidValue,
            "0 is out of range at first.size; the value must be at least 1"
        ),
        (
            #"{"architecture":{},"rates":[],"first":{"size":1,"dropout":1.5}}"#, .invalidValue,
            "1.5 is out of range at first.dropout; the value must be from 0.0 to 1.0"
        ),
        (
            #"{"architecture":{},"rates":[],"first":{"size":1,"activation":"relu"}}"#, .invalidValue,
            "unknown value 'relu' at first.activation; did you mean 'rel'? Known values: 'rel', 'tanh', 'linear'"
        ),
    ]

    @Test("A wrong description is refused with its place and what is right", arguments: networks)
    func refused(text: String, code: DescriptionError.Code, message: String) {
        let typed = #"{"@type":"Network","# + text.dropFirst()
        let error = #expect(throws: DescriptionError.self) { try Registry.samples.network(typed) }
        #expect(error?.code == code)
        #expect(error?.description == message)
    }

    @Test("A known type that isn't what the slot's protocol asks for is refused")
    func wrongProtocol() {
        let registry = Registry.samples.adding(Fixed.self, as: "Odd", kinds: [.layer])
        let error = #expect(throws: DescriptionError.self) {
            try registry.make((any Part).self, kind: .layer, from: ["@type": "Odd", "value": 1])
        }
        #expect(error?.code == .wrongKind)
        #expect(
            error?.description == "the registry has 'Fixed' as a layer, but the top level takes Part")
    }

    @Test("Arrays must be read to their end, and not beyond")
    func elements() throws {
        struct Pair: Decodable {
            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                _ = try container.decode(Int.self)
                _ = try container.decode(Int.self)
            }
        }
        let decoder = DescriptionDecoder()
        #expect(throws: Never.self) { try decoder.decode(Pair.self, from: [1, 2]) }
        let long = #expect(throws: DescriptionError.self) {
            try decoder.decode([String: Pair].self, from: ["a": [1, 2, 3]])
        }
        #expect(long?.description == "expected 2 elements, found 3 at a")
        let short = #expect(throws: DescriptionError.self) {
            try decoder.decode([String: Pair].self, from: ["a": [1]])
        }
        #expect(short?.description == "the array ends after 1 elements at a; at least 2 are expected")
    }

    @Test("Keys in nested containers and of superclasses are known only when asked for")
    func nested() throws {
        struct Nested: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Name.self)
                let inner = try container.nestedContainer(keyedBy: Name.self, forKey: Name("inner"))
                _ = try inner.decode(Int.self, forKey: Name("x"))
                var list = try container.nestedUnkeyedContainer(forKey: Name("list"))
                _ = try list.nestedContainer(keyedBy: Name.self).decodeIfPresent(Int.self, forKey: Name("y"))
            }
        }
        let decoder = DescriptionDecoder()
        #expect(throws: Never.self) {
            try decoder.decode(Nested.self, from: ["inner": ["x": 1], "list": [["y": nil]]])
        }
        let inner = #expect(throws: DescriptionError.self) {
            try decoder.decode(Nested.self, from: ["inner": ["x": 1, "z": 2], "list": [[:]]])
        }
        #expect(inner?.description == "unknown key 'z' at inner; known keys: 'x'")
        let list = #expect(throws: DescriptionError.self) {
            try decoder.decode(Nested.self, from: ["inner": ["x": 1], "list": [["z": 2]]])
        }
        #expect(list?.description == "unknown key 'z' at list[0]; known keys: 'y'")
    }

    @Test("A plain type has no @type, and a type without keys takes only an object")
    func plainTypes() {
        struct Plain: Codable { var x: Int }
        let decoder = DescriptionDecoder()
        let typed = #expect(throws: DescriptionError.self) {
            try decoder.decode(Plain.self, from: ["@type": "Plain", "x": 1])
        }
        #expect(typed?.description == "unknown key '@type' at the top level; known keys: 'x'")
        let number = #expect(throws: DescriptionError.self) { try decoder.decode(Loss.self, from: 3) }
        #expect(number?.description == "expected an object, found integer 3 at the top level")
    }

    @Test("The standard library's own errors come with a place too")
    func standardErrors() {
        let error = #expect(throws: DescriptionError.self) {
            try DescriptionDecoder().decode([String: [Dense.Activation]].self, from: ["a": ["rel", "relu"]])
        }
        #expect(error?.code == .invalidValue)
        #expect(error?.path.description == "a[1]")
    }

    @Test("Many unknown names aren't listed, and a name unlike all others has no suggestion")
    func suggestions() {
        let decoder = DescriptionDecoder()
        struct Wide: Decodable {
            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Name.self)
                for index in 0..<20 { _ = container.contains(Name("setting\(index)")) }
                _ = container.contains(Name("Momentum"))
            }
        }
        let cases = [
            "momentun": "unknown key 'momentun' at the top level; did you mean 'Momentum'?",
            "mometnum": "unknown key 'mometnum' at the top level; did you mean 'Momentum'?",
            "momentm": "unknown key 'momentm' at the top level; did you mean 'Momentum'?",
            "MOMENTUM": "unknown key 'MOMENTUM' at the top level; did you mean 'Momentum'?",
            "zzz": "unknown key 'zzz' at the top level",
        ]
        for (key, message) in cases {
            let error = #expect(throws: DescriptionError.self) {
                try decoder.decode(Wide.self, from: .object([key: 1]))
            }
            #expect(error?.description == message)
        }
    }
}

/// A coding key of any name.
struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}
