import Describing
import Testing

struct DifferenceTests {
    private func lines(_ old: String, _ new: String) throws -> [String] {
        try JSONValue(parsing: old).differences(to: JSONValue(parsing: new)).map(\.description)
    }

    @Test("equal documents have no differences")
    func equal() throws {
        #expect(try lines(#"{"a": [1, {"b": null}]}"#, #"{"a": [1, {"b": null}]}"#).isEmpty)
    }

    @Test("numbers, added keys and removed keys are told with their places")
    func keys() throws {
        #expect(
            try lines(
                #"{"t": {"max": 20, "gone": [1, 2], "same": 1}}"#,
                #"{"t": {"max": 40, "new": {"x": true}, "same": 1}}"#) == [
                    "t.gone: removed [1,2]", "t.max: 20 → 40", #"t.new: added {"x":true}"#,
                ])
    }

    @Test("objects of another type differ as a whole")
    func types() throws {
        #expect(
            try lines(#"{"s": {"@type": "A", "x": 1}}"#, #"{"s": {"@type": "B", "x": 2}}"#) == [
                #"s: {"@type":"A","x":1} → {"@type":"B","x":2}"#
            ])
    }

    @Test("list elements are matched by name or type, and their order is told by itself")
    func named() throws {
        #expect(
            try lines(
                #"[{"@type": "A", "x": 1}, {"@type": "A", "__name__": "two"}, {"@type": "C"}]"#,
                #"[{"@type": "A", "__name__": "two"}, {"@type": "A", "x": 2}, {"@type": "D"}]"#) == [
                    "A.x: 1 → 2", #"C: removed {"@type":"C"}"#, #"D: added {"@type":"D"}"#,
                    "the top level: order A, two → two, A",
                ])
    }

    @Test("list elements without names of their own are matched by position, other lists differ as a whole")
    func positions() throws {
        #expect(
            try lines(#"[{"@type": "A", "x": 1}, {"@type": "A"}]"#, #"[{"@type": "A", "x": 2}]"#) == [
                "[0].x: 1 → 2", #"[1]: removed {"@type":"A"}"#,
            ])
        #expect(
            try lines(#"{"steps": [10, 20]}"#, #"{"steps": [10, 25, 30]}"#) == ["steps: [10,20] → [10,25,30]"]
        )
    }

    @Test("values from a file neither flood nor steer a terminal")
    func printable() throws {
        let difference = JSONDifference(
            .changed(.string("\u{202E}\u{9B}2J"), .string(String(repeating: "x", count: 500))), at: .root)
        #expect(difference.description.hasPrefix(#"the top level: "\u{202e}\u{9b}2J" → "xxx"#))
        #expect(difference.description.hasSuffix("x…") && difference.description.count < 220)
        #expect(difference.old == "\u{202E}\u{9B}2J")
        #expect(JSONDifference(.added(1), at: .root).old == nil)
        #expect(JSONDifference(.removed(1), at: .root).new == nil)
    }
}
