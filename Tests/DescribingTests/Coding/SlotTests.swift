import Describing
import Testing

@Suite struct SlotTests {
    @Test("Values in slots carry their type, values of a known type don't")
    func written() throws {
        var net = Net(
            architecture: ["FC": Dense(size: 3, activation: .tanh), "Loss": Loss()],
            rates: [Fixed(value: 0.1)])
        net.notes = ["by": ["hand", 1.5]]
        let text =
            #"{"@type":"Network","architecture":{"#
            + #""FC":{"@type":"FullyConnected","activation":"tanh","dropout":0.0,"size":3},"#
            + #""Loss":{"@type":"Loss"}},"first":{"activation":"rel","dropout":0.0,"size":1},"#
            + #""notes":{"by":["hand",1.5]},"rates":[{"@type":"Fixed","value":0.1}]}"#
        #expect(try description(of: net).canonical() == text)
        let made = try Registry.samples.network(text)
        #expect(made.architecture["FC"] as? Dense == Dense(size: 3, activation: .tanh))
        #expect(made.architecture["Loss"] is Loss)
        #expect(made.rates.first as? Fixed == Fixed(value: 0.1))
        #expect(try description(of: made).canonical() == text)
    }

    @Test("Without a slot, a value is written without its type, and read with or without")
    func plain() throws {
        let value = try DescriptionEncoder().encode(Dense(size: 2))
        #expect(try value.canonical() == #"{"activation":"rel","dropout":0.0,"size":2}"#)
        let decoder = DescriptionDecoder(registry: .samples)
        #expect(try decoder.decode(Dense.self, from: value) == Dense(size: 2))
        #expect(
            try decoder.decode(Dense.self, from: ["@type": "FullyConnected", "size": 2]) == Dense(size: 2))
        let error = #expect(throws: DescriptionError.self) {
            try decoder.decode(Dense.self, from: ["@type": "Loss", "size": 2])
        }
        #expect(error?.description == "expected the type 'FullyConnected', found 'Loss' at the top level")
    }

    @Test("An optional slot is left out, or null, or a value")
    func optional() throws {
        let text = #"{"@type":"SgdStepper","learning_rate":{"@type":"Fixed","value":0.5}}"#
        #expect(try description(of: Sgd(rate: Fixed(value: 0.5))).canonical() == text)
        for fallback in ["", #", "fallback": null"#] {
            let json = try JSONValue(parsing: String(text.dropLast()) + fallback + "}")
            let made = try Registry.samples.make(Sgd.self, kind: .stepper, from: json)
            #expect(made.fallback == nil)
        }
        let both = try description(of: Sgd(rate: Fixed(value: 1), fallback: Fixed(value: 2)))
        let made = try Registry.samples.make((any Describable).self, kind: .stepper, from: both)
        #expect((made as? Sgd)?.fallback as? Fixed == Fixed(value: 2))
    }

    @Test("A value that writes itself as an array stays one, and is made when its type is known")
    func arrayShorthand() throws {
        let value = try description(of: Steps(values: [1, 0.5]))
        #expect(value == [1.0, 0.5])
        #expect(try Registry.samples.make(Steps.self, from: value) as? Steps == Steps(values: [1, 0.5]))
        let error = #expect(throws: DescriptionError.self) {
            try Registry.samples.make((any Rate).self, kind: .schedule, from: value)
        }
        #expect(
            error?.description == "expected a schedule with an \"@type\", found an array at the top level")
    }

    @Test("A type may take the JSON of a slot, change it and make the rest")
    func rawSlots() throws {
        struct Wired: Decodable {
            var part: any Part
            var connections: JSONValue?

            init(from decoder: any Decoder) throws {
                guard case .object(var members) = try decoder.json() else {
                    throw DescriptionError.invalid(at: decoder.path, "no object")
                }
                connections = members.removeValue(forKey: "@outgoing_connections")
                part = try decoder.makeDescribed(
                    (any Part).self, kind: .layer, from: .object(members), at: decoder.path)
            }
        }
        let decoder = DescriptionDecoder(registry: .samples)
        let made = try decoder.decode(
            [String: Wired].self,
            from: JSONValue(
                parsing: #"{"FC":{"@type":"FullyConnected","size":4,"@outgoing_connections":["x"]}}"#))
        #expect(made["FC"]?.part as? Dense == Dense(size: 4))
        #expect(made["FC"]?.connections == ["x"])
        let error = #expect(throws: DescriptionError.self) {
            try decoder.decode(
                [String: Wired].self, from: ["FC": ["@type": "FullyConnected", "@other": 1, "size": 1]])
        }
        #expect(
            error?.description
                == "unknown key '@other' at FC; known keys: 'activation', 'dropout', 'size'")
    }

    @Test("A type whose keys are free doesn't see its own @type among them")
    func freeKeys() throws {
        struct Table: Describable, Equatable {
            static let typeName = "Table"
            static let kinds: [Kind] = [.schedule]
            var values: [String: Int]

            init(values: [String: Int]) { self.values = values }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Name.self)
                values = [:]
                for key in container.allKeys {
                    values[key.stringValue] = try container.decode(Int.self, forKey: key)
                }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Name.self)
                for (key, value) in values { try container.encode(value, forKey: Name(key)) }
            }
        }
        let table = Table(values: ["b": 2, "a": 1])
        let json = try description(of: table)
        #expect(try json.canonical() == #"{"@type":"Table","a":1,"b":2}"#)
        let registry = Registry().adding(Table.self)
        #expect(try registry.make(Table.self, kind: .schedule, from: json) == table)
    }

    @Test("Slots work in arrays and single values too")
    func otherContainers() throws {
        struct Pair: Codable {
            var rates: [any Rate]

            init(rates: [any Rate]) { self.rates = rates }

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                rates = []
                while !container.isAtEnd {
                    rates.append(try container.decodeDescribed((any Rate).self, kind: .schedule))
                }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                for rate in rates { try container.encodeDescribed(rate) }
            }
        }
        struct Single: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encodeDescribed(Loss())
            }
        }
        let value = try DescriptionEncoder().encode(Pair(rates: [Fixed(value: 1), Fixed(value: 2)]))
        #expect(try value.canonical() == #"[{"@type":"Fixed","value":1.0},{"@type":"Fixed","value":2.0}]"#)
        let made = try DescriptionDecoder(registry: .samples).decode(Pair.self, from: value)
        #expect(made.rates.map { $0 as? Fixed } == [Fixed(value: 1), Fixed(value: 2)])
        #expect(try DescriptionEncoder().encode(Single()) == ["@type": "Loss"])
    }
}
