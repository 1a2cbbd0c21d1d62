import Describing
import Networks
import Testing

@Suite struct ViewRulesTests {
    let structure: [(layer: String, views: [String])] = [
        ("FC_1", ["W", "bias"]), ("FC_2", ["W", "bias"]), ("Lstm", ["Wz", "Rz", "bz", "bi", "pi"]),
        ("Out", ["W", "bias"]),
    ]

    @Test("Rules resolve as in brainstorm 0.5")
    func resolution() throws {
        let table = try JSONValue(parsing: ViewRulesCases.resolution)
        var (accepted, refused) = (0, 0)
        for test in try #require(table["cases"]).elements {
            let rules = rules(try #require(test["references"]))
            guard test["error"] == nil else {
                #expect(throws: NetworkError.self) { try rules.check(against: structure) }
                refused += 1
                continue
            }
            try rules.check(against: structure)
            for (layer, views) in structure {
                for view in views {
                    let (matches, fallback) = rules.resolve(layer: layer, view: view)
                    #expect(
                        Set(matches) == Set(test["resolved"]?[layer]?[view]?.elements ?? [nil]),
                        "\(layer).\(view): \(test)")
                    #expect(
                        fallback == test["fallback"]?[layer]?[view]?.elements, "\(layer).\(view): \(test)")
                    accepted += 1
                }
            }
        }
        #expect(accepted == 99 && refused == 1)
    }

    /// Rules whose elements are JSON.
    private func rules(_ json: JSONValue) -> ViewRules<JSONValue> {
        ViewRules(
            json.members.mapValues { if case .object(let views) = $0 { .views(views) } else { .all($0) } })
    }

    @Test("A view that its layer's rules leave out gets the outer default")
    func outerDefault() {
        let rules = rules(["FC_1": ["W": 1], "default": 2])
        #expect(rules.resolve(layer: "FC_1", view: "bias").matches == [2])
        #expect(rules.resolve(layer: "FC_1", view: "W").matches == [1])
    }

    @Test("The inner default goes before the outer, and all patterns that match count, in their order")
    func severalPatterns() {
        let rules = rules(["FC_*": ["bias": 2], "FC_1": ["W": 1, "default": 3], "default": 4])
        #expect(rules.resolve(layer: "FC_1", view: "bias").matches == [2, 3])
        #expect(rules.resolve(layer: "FC_2", view: "W").matches == [4])
    }

    @Test("The inner fallback takes the outer one's place")
    func innerFallback() {
        let rules = rules([
            "FC_1": ["W": 1, "fallback": 2], "FC_2": ["W": 1], "default": ["W": 5],
            "fallback": ["W": 3, "default": 4],
        ])
        #expect(rules.resolve(layer: "FC_1", view: "W").fallback == [2])
        #expect(rules.resolve(layer: "FC_2", view: "W").fallback == [3])
        #expect(rules.resolve(layer: "Out", view: "bias").fallback == [4])
        #expect(rules.resolve(layer: "Out", view: "W").matches == [5])
        #expect(rules.resolve(layer: "Out", view: "bias").matches == [])
    }

    @Test(
        "Patterns take any characters, one, or one of a set",
        arguments: [
            ("FC", "FC", true), ("FC", "FC1", false), ("FC*", "FC", true), ("FC*", "FC10", true),
            ("*", "", true), ("*", "x", true), ("", "", true), ("", "x", false), ("F*_*", "FC_1", true),
            ("F*_*", "FC1", false), ("*C*C*", "FCxCC", true), ("*C*C*", "FCx", false), ("FC?", "FC1", true),
            ("FC?", "FC", false), ("FC[12]", "FC2", true), ("FC[12]", "FC3", false), ("FC[a-c]", "FCb", true),
            ("FC[a-c]", "FCd", false), ("FC[!a-c]", "FCd", true), ("FC[!a-c]", "FCb", false),
            ("[]]", "]", true), ("[", "[", true), ("[!]", "[!]", true), ("[a-]", "-", true),
            ("fc", "FC", false),
            ("[c-a]", "b", false), ("?é*", "aéb", true), ("*aaa", "aaaaaaaa", true), ("**b", "aaab", true),
            ("FC.", "FCx", false),
        ])
    func patterns(pattern: String, name: String, expected: Bool) {
        #expect(
            ViewRules([pattern: .all(1)]).resolve(layer: name, view: "W").matches == (expected ? [1] : []))
    }

    @Test("A pattern of many stars takes no time")
    func manyStars() {
        let pattern = String(repeating: "*a", count: 2_000) + "b"
        let name = String(repeating: "a", count: 2_000)
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(ViewRules([pattern: .all(1)]).resolve(layer: name, view: "W").matches == [])
        }
        #expect(time < .seconds(20))
    }

    @Test(
        "A pattern that matches nothing is refused with the nearest name",
        arguments: [
            (
                ["FC1": 1],
                "no layer with parameters matches 'FC1'; did you mean 'FC_1'? Known layers: 'FC_1', 'FC_2', 'Lstm', "
                    + "'Out'"
            ),
            (["Q*": 1], "no layer with parameters matches 'Q*'; known layers: 'FC_1', 'FC_2', 'Lstm', 'Out'"),
            (["FC_1": ["nope": 1]], "FC_1: no view matches 'nope'; known views: 'W', 'bias'"),
            (
                ["FC_*": ["bais": 1]],
                "FC_*: no view matches 'bais'; did you mean 'bias'? Known views: 'W', 'bias'"
            ),
            (
                ["default": ["Rx": 1]],
                "default: no view matches 'Rx'; did you mean 'Rz'? Known views: 'Rz', 'W', 'Wz', 'bi', 'bias', 'bz', "
                    + "'pi'"
            ),
        ] as [(JSONValue, String)])
    func unknownNames(json: JSONValue, expected: String) {
        #expect(throws: NetworkError(.unknownView, expected)) { try rules(json).check(against: structure) }
    }

    @Test("A pattern need match a view in one of its layers only, and default and fallback nothing")
    func acceptedNames() throws {
        try rules(["*": ["R*": 1, "default": 2], "fallback": 3]).check(against: structure)
        try rules(["default": 2]).check(against: [])
    }
}
