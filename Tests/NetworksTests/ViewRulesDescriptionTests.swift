import Describing
import Networks
import Testing

@Suite struct ViewRulesDescriptionTests {
    let decoder = DescriptionDecoder(registry: standard)

    private struct Slots: Codable {
        var initializers: InitializerRules
        var weight: ModifierRules
        var gradient: ModifierRules

        enum CodingKeys: String, CodingKey {
            case initializers
            case weight = "weight_modifiers"
            case gradient = "gradient_modifiers"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            initializers = try container.decode(InitializerRules.self, forKey: .initializers)
            weight = try container.decodeRules(ModifierRules.self, kind: .weightModifier, forKey: .weight)
            gradient = try container.decodeRules(
                ModifierRules.self, kind: .gradientModifier, forKey: .gradient)
        }
    }

    @Test("The rules of all network files of brainstorm 0.5 are read, and written the same from then on")
    func filesOfBrainstorm() throws {
        let files = try JSONValue(parsing: ViewRulesCases.files).elements
        #expect(files.count > 20)
        for file in files {
            var members = file.members
            members["file"] = nil
            let slots = try decoder.decode(Slots.self, from: .object(members))
            let written = try DescriptionEncoder().encode(slots)
            for (key, rules) in members {
                expect(written[key], keeps: rules, "\(file["file"]?.text ?? "") \(key)")
            }
            let again = try DescriptionEncoder().encode(decoder.decode(Slots.self, from: written))
            #expect(try again.canonical() == written.canonical())
        }
    }

    /// All that was read is written; only defaults are added, and integers become numbers.
    private func expect(_ written: JSONValue?, keeps read: JSONValue, _ place: String) {
        switch read {
        case .object(let members):
            for (key, value) in members { expect(written?[key], keeps: value, "\(place).\(key)") }
            if members["@type"] == nil { #expect(written?.members.count == members.count, "\(place)") }
        case .array(let elements):
            #expect(written?.elements.count == elements.count, "\(place)")
            for (index, element) in elements.enumerated() {
                expect(written?[index], keeps: element, "\(place)[\(index)]")
            }
        case .integer(let value) where written?.double == Double(value):
            break
        default:
            #expect(written == read, "\(place)")
        }
    }

    @Test("Rules for initializers read well in Swift, and become the same in JSON")
    func initializerLiteral() throws {
        let rules: InitializerRules = [
            "default": Gaussian(std: 0.2), "FC*": ["W": Orthogonal(), "bias": Constant(0)],
            "Out": ["W": Uniform()],
        ]
        let expected = """
            {"FC*":{"W":{"@type":"Orthogonal","scale":1.0},"bias":0.0},\
            "Out":{"W":{"@type":"Uniform","high":0.1,"low":-0.1}},\
            "default":{"@type":"Gaussian","mean":0.0,"std":0.2}}
            """
        let written = try DescriptionEncoder().encode(rules)
        #expect(try written.canonical() == expected)
        let read = try decoder.decode(InitializerRules.self, from: JSONValue(parsing: expected))
        #expect(try DescriptionEncoder().encode(read).canonical() == expected)
        #expect(rules.tree.resolve(layer: "FC1", view: "bias").matches.first is Constant)
        #expect(InitializerRules(Gaussian()).tree.resolve(layer: "A", view: "b").matches.first is Gaussian)
        #expect(try DescriptionEncoder().encode(InitializerRules()) == [:])
    }

    @Test("Rules for modifiers read well in Swift, and become the same in JSON")
    func modifierLiteral() throws {
        let rules: ModifierRules = [
            "FC": ["W": [ConstrainL2Norm(1), ClipValues()], "bias": FreezeValues()],
            "Conv*": [ClipValues(low: -2, high: 2)], "default": L1Decay(0.5),
        ]
        let expected = """
            {"Conv*":[{"@type":"ClipValues","high":2.0,"low":-2.0}],\
            "FC":{"W":[{"@type":"ConstrainL2Norm","limit":1.0},{"@type":"ClipValues","high":1.0,"low":-1.0}],\
            "bias":[{"@type":"FreezeValues"}]},\
            "default":[{"@type":"L1Decay","factor":0.5}]}
            """
        #expect(try DescriptionEncoder().encode(rules).canonical() == expected)
        let read = try decoder.decode(ModifierRules.self, from: JSONValue(parsing: expected))
        #expect(try DescriptionEncoder().encode(read).canonical() == expected)
        #expect(rules.tree.resolve(layer: "FC", view: "W").matches.map(\.count) == [2])
        let one = try decoder.decode(ModifierRules.self, from: ["default": ["@type": "FreezeValues"]])
        #expect(try DescriptionEncoder().encode(one) == ["default": [["@type": "FreezeValues"]]])
    }

    @Test(
        "Rules that cannot be read say what is wrong, where, and what to do",
        arguments: [
            (
                #"{"initializers": 0}"#,
                "expected an object with patterns for layers, found integer 0 at initializers; "
                    + "write {\"default\": …} for all layers"
            ),
            (
                #"{"initializers": {"FC": {"W": {"std": 1}}}}"#,
                "missing key '@type' at initializers.FC.W; it says which initializer this is"
            ),
            (
                #"{"initializers": {"FC*": {"W": {"@type": "L2Decay"}}}}"#,
                "'L2Decay' is a gradient modifier, and initializers['FC*'].W takes an initializer"
            ),
            (
                #"{"initializers": {}, "weight_modifiers": {"FC": {"W": [{"@type": "L2Decay", "factor": 1}]}}}"#,
                "'L2Decay' is a gradient modifier, and weight_modifiers.FC.W[0] takes a weight modifier"
            ),
            (
                #"{"initializers": {}, "gradient_modifiers": {"FC": [1]}}"#,
                "expected a modifier, found integer 1 at gradient_modifiers.FC[0]; "
                    + "write an object with an \"@type\", or a list of these"
            ),
            (
                #"{"initializers": {}, "gradient_modifiers": {"FC": [{"@type": "ClipValues", "low": 2}]}}"#,
                "low is 2.0 and high is 1.0 at gradient_modifiers.FC[0]; low must be at most high"
            ),
        ])
    func refused(text: String, expected: String) throws {
        let json = try JSONValue(parsing: text)
        do {
            _ = try decoder.decode(Slots.self, from: json)
            Issue.record("no error")
        } catch let error as DescriptionError {
            #expect(error.message == expected)
        }
    }

    @Test("A modifier that does not belong into a slot is refused")
    func kinds() throws {
        let rules: ModifierRules = ["default": ClipValues(), "FC": ["W": [ClipValues(), L2Decay(0.1)]]]
        try rules.check(kind: .gradientModifier)
        #expect(throws: NetworkError(.mismatch, "FC: L2Decay cannot be a weight modifier")) {
            try rules.check(kind: .weightModifier)
        }
    }
}
