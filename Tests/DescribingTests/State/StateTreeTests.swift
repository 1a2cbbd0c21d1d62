import Describing
import Testing

/// A stepper with every sort of state.
private struct Momentum: Stateful, Equatable {
    var update = 12
    var seed = UInt64.max
    var rate = 0.1
    var isDone = true
    var name = "m"
    var velocity: [Float] = [1, .nan, -0.0, 4, 5, .infinity]
    var history: [Double] = [0.5, -.infinity]
    var counts = [1, -2]
    var tags = ["a", ""]
    var best: Double?
    var inner = Early()

    func saveState(to state: inout StateWriter) {
        state.set("update", update)
        state.set("seed", seed)
        state.set("rate", rate)
        state.set("done", isDone)
        state.set("name", name)
        state.set("velocity", velocity, shape: [2, 3])
        state.set("history", history)
        state.set("counts", counts)
        state.set("tags", tags)
        state.set("best", best)
        state.set("inner", stateOf: inner)
    }

    mutating func restoreState(from state: StateReader) throws {
        update = try state.integer("update")
        seed = try state.unsigned("seed")
        rate = try state.number("rate")
        isDone = try state.bool("done")
        name = try state.string("name")
        velocity = try state.floats("velocity", shape: [2, 3])
        history = try state.numbers("history")
        counts = try state.integers("counts")
        tags = try state.strings("tags", count: 2)
        best = try state.optionalNumber("best")
        try state.restore("inner", &inner)
    }
}

private struct Early: Stateful, Equatable {
    var patience = 3
    var label: String?

    func saveState(to state: inout StateWriter) {
        state.set("patience", patience)
        state.set("label", label)
    }

    mutating func restoreState(from state: StateReader) throws {
        patience = try state.integer("patience")
        guard patience >= 0 else { throw state.refuse("patience", "is negative") }
        label = try state.optionalString("label")
    }
}

@Suite struct StateTreeTests {
    @Test(
        "An object takes over the state that another wrote, to the bit",
        arguments: [nil, .nan, 0.25] as [Double?])
    func roundTrip(best: Double?) throws {
        var saved = Momentum()
        saved.best = best
        saved.inner.label = best == nil ? nil : "x"
        saved.inner.patience = 7
        var restored = Momentum(
            update: 0, seed: 0, rate: 0, isDone: false, name: "", velocity: [], history: [])
        restored.best = 9
        try restored.restore(from: saved.stateTree)
        #expect(restored.stateTree == saved.stateTree)
        #expect(restored.inner == saved.inner)
        #expect((restored.best == nil) == (best == nil))
    }

    @Test("Objects of which only the protocol is known are restored in place")
    func existentials() throws {
        let saved: [any Stateful] = [Early(patience: 5), Early(patience: 6, label: "x")]
        var writer = StateWriter()
        writer.group("hooks") { hooks in
            for (index, hook) in saved.enumerated() { hooks.set("\(index)", stateOf: hook) }
        }
        var restored: [any Stateful] = [Early(), Early()]
        try writer.tree.read { state in
            try state.group("hooks") { hooks in
                for index in restored.indices { try hooks.restore("\(index)", &restored[index]) }
            }
        }
        #expect(restored.map { $0 as? Early } == saved.map { $0 as? Early })
    }

    @Test("Trees are equal when their bits are")
    func equality() throws {
        func tree(_ number: Double) throws -> StateTree {
            var tree = StateTree()
            try tree.insert(.number(number), named: "x")
            return tree
        }
        #expect(try tree(.nan) == tree(.nan))
        #expect(try tree(0.0) != tree(-0.0))
        #expect(try tree(.nan) != tree(Double(nan: 1, signaling: false)))
        #expect(StateValue.floats(shape: [2], [.nan, 1]) == .floats(shape: [2], [.nan, 1]))
        #expect(StateValue.floats(shape: [2], [0, 1]) != .floats(shape: [2], [-0.0, 1]))
        #expect(StateValue.floats(shape: [2, 1], [0, 1]) != .floats(shape: [2], [0, 1]))
        #expect(StateValue.number(1) != .integer(1))
        #expect(try Set([tree(.nan), tree(.nan)]).count == 1)
    }

    @Test("Entries come sorted by name")
    func order() {
        var writer = StateWriter()
        for name in ["b", "a", "é", "Z"] { writer.set(name, 1) }
        #expect(writer.tree.names == ["Z", "a", "b", "é"])
        #expect(writer.tree.entries.map(\.name) == ["Z", "a", "b", "é"])
        #expect(writer.tree["a"] == .integer(1))
        #expect(writer.tree["c"] == nil)
        #expect(StateTree().isEmpty && !writer.tree.isEmpty)
    }

    private func tree(_ entries: [(String, StateValue)]) throws -> StateTree {
        var tree = StateTree()
        for (name, value) in entries { try tree.insert(value, named: name) }
        return tree
    }

    private func message(_ value: StateValue?, _ body: (StateReader) throws -> Void) -> String? {
        #expect(throws: StateError.self) {
            try tree(value.map { [("x", $0)] } ?? []).read(at: StatePath(["hooks", "early"]), body)
        }?.message
    }

    @Test("Whatever isn't exactly what was asked for is refused, with what was found")
    func mismatches() {
        #expect(
            message(nil) { _ = try $0.integer("x") }
                == "state 'hooks.early.x' is missing; expected an integer")
        #expect(
            message(nil) { try $0.group("x") { _ in } }
                == "state 'hooks.early.x' is missing; expected a group")
        #expect(
            message(.number(1)) { _ = try $0.integer("x") }
                == "state 'hooks.early.x' is a number; expected an integer")
        #expect(
            message(.integer(1)) { _ = try $0.number("x") }
                == "state 'hooks.early.x' is an integer; expected a number")
        #expect(
            message(.integer(1)) { _ = try $0.bool("x") }
                == "state 'hooks.early.x' is an integer; expected a truth value")
        #expect(
            message(.bool(true)) { _ = try $0.string("x") }
                == "state 'hooks.early.x' is a truth value; expected a string")
        #expect(
            message(.string("s")) { _ = try $0.optionalNumber("x") }
                == "state 'hooks.early.x' is a string; expected a number")
        #expect(
            message(.floats(shape: [2, 3], Array(repeating: 0, count: 6))) {
                _ = try $0.floats("x", shape: [3, 2])
            }
                == "state 'hooks.early.x' is floats of shape [2, 3]; expected floats of shape [3, 2]")
        #expect(
            message(.numbers(shape: [2, 1], [0, 0])) { _ = try $0.numbers("x") }
                == "state 'hooks.early.x' is numbers of shape [2, 1]; expected a vector of numbers")
        #expect(
            message(.numbers(shape: [1], [0])) { _ = try $0.floats("x", shape: [1]) }
                == "state 'hooks.early.x' is numbers of shape [1]; expected floats of shape [1]")
        #expect(
            message(.integers([1, 2])) { _ = try $0.integers("x", count: 3) }
                == "state 'hooks.early.x' is integers of shape [2]; expected integers of shape [3]")
        #expect(
            message(.strings([])) { _ = try $0.strings("x", count: 1) }
                == "state 'hooks.early.x' is strings of shape [0]; expected strings of shape [1]")
        #expect(
            message(.group(StateTree())) { _ = try $0.strings("x") }
                == "state 'hooks.early.x' is a group; expected a vector of strings")
        #expect(
            message(.unsigned(1 << 63)) { _ = try $0.integer("x") }
                == "state 'hooks.early.x' is 9223372036854775808, which is outside the range of its type")
        #expect(
            message(.integer(-1)) { _ = try $0.unsigned("x") }
                == "state 'hooks.early.x' is -1, which is outside the range of its type")
        #expect(
            message(.integer(-1)) { throw $0.refuse("x", "is negative") }
                == "state 'hooks.early.x' is negative")
    }

    @Test("Integers are read from either sign's type when the value fits")
    func integers() throws {
        try tree([("a", .unsigned(5)), ("b", .integer(6))]).read { state in
            let (signed, unsigned) = (try state.integer("a"), try state.unsigned("b"))
            #expect(signed == 5)
            #expect(unsigned == 6)
        }
    }

    @Test("Entries that nobody asked for are refused, in inner groups too")
    func unknownEntries() throws {
        #expect(
            message(.integer(1)) { _ = $0.contains("xs") }
                == "state 'hooks.early' has an unknown entry 'x'; known entries: 'xs'")
        let inner = try tree([("best", .number(1)), ("bset", .number(2))])
        let error = #expect(throws: StateError.self) {
            try tree([("early", .group(inner))]).read(at: StatePath(["hooks"])) { state in
                try state.group("early") { _ = try $0.number("best") }
            }
        }
        #expect(error?.code == .unknownEntry)
        #expect(error?.path == StatePath(["hooks", "early", "bset"]))
        #expect(
            error?.description
                == "state 'hooks.early' has an unknown entry 'bset'; did you mean 'best'? Known entries: 'best'"
        )
        let root = #expect(throws: StateError.self) { try tree([("x", .bool(true))]).read { _ in } }
        #expect(root?.message == "the state has an unknown entry 'x'; there are no known entries")
    }

    @Test("A group that isn't there may be asked for")
    func optionalGroup() throws {
        let found = try tree([("a", .group(tree([("n", .integer(4))])))]).read { state in
            let none = try state.groupIfPresent("b") { try $0.integer("n") }
            return (try state.groupIfPresent("a") { try $0.integer("n") }, none)
        }
        #expect(found.0 == 4)
        #expect(found.1 == nil)
    }

    @Test("A tree from a file takes no bad name, no name twice and no shape that its elements don't fill")
    func insertion() throws {
        for name in ["", ".", "..", "a/b"] {
            let error = #expect(throws: StateError.self) { try tree([(name, .integer(1))]) }
            #expect(error?.code == .invalidName)
        }
        let slash = #expect(throws: StateError.self) { try tree([("a/b", .integer(1))]) }
        #expect(slash?.message == "'a/b' can't be the name of a state entry")
        let twice = #expect(throws: StateError.self) { try tree([("a", .integer(1)), ("a", .integer(1))]) }
        #expect(twice?.message == "state 'a' is there twice")
        for shape in [[3], [-1, -2], [Int.max, 4], [2, 0]] {
            let error = #expect(throws: StateError.self) { try tree([("a", .floats(shape: shape, [1, 2]))]) }
            #expect(error?.message == "the elements of state 'a' don't fill its shape")
        }
        #expect(throws: Never.self) {
            try tree([("a", .numbers(shape: [], [1])), ("b", .floats(shape: [0, 5], []))])
        }
    }

    @Test("Writing a name twice, or elements that don't fill their shape, is the programmer's mistake")
    func writerPreconditions() async {
        await #expect(processExitsWith: .failure) {
            var writer = StateWriter()
            writer.set("a", 1)
            writer.set("a", 2)
        }
        await #expect(processExitsWith: .failure) {
            var writer = StateWriter()
            writer.set("a", [Float(1)], shape: [2])
        }
    }
}
