import Describing
import Testing
import Training

@Suite("Logs")
struct LogsTests {
    private func logs() throws -> Logs {
        var logs = Logs()
        for (path, value) in [
            ("validation.Accuracy", 0.5), ("loss", 2), ("validation.Accuracy", 0.75), ("a.b.c", 1),
        ] {
            try logs.append(value, to: path)
        }
        return logs
    }

    @Test("are lists under paths, in the order of the paths")
    func lists() throws {
        let logs = try logs()
        #expect(logs.paths == ["a.b.c", "loss", "validation.Accuracy"])
        #expect(logs["validation.Accuracy"] == [0.5, 0.75])
        #expect(try logs.last("validation.Accuracy") == 0.75)
    }

    @Test("save as a tree of groups and come back from it, NaN and infinity too")
    func state() throws {
        var logs = try logs()
        try logs.append(.infinity, to: "loss")
        let tree = logs.stateTree
        #expect(tree.names == ["a", "loss", "validation"])
        var other = Logs()
        try other.append(1, to: "gone")
        try other.restore(from: tree)
        #expect(other == logs)
        #expect(other.stateTree == tree)
    }

    @Test("keep names apart that begin with a combining mark")
    func combining() throws {
        var logs = Logs()
        try logs.append(1, to: "a.\u{301}b")
        try logs.append(2, to: "a.c")
        var other = Logs()
        try other.restore(from: logs.stateTree)
        #expect(other == logs && logs.stateTree.names == ["a"])
    }

    @Test("name the nearest log when one is missing")
    func missing() throws {
        let logs = try logs()
        let near = #expect(throws: TrainingError.self) { try logs.last("validation.acuracy") }
        #expect(
            near?.message
                == "there is no log 'validation.acuracy'; did you mean 'validation.Accuracy'?")
        let far = #expect(throws: TrainingError.self) { try logs.last("speed") }
        #expect(
            far?.message == "there is no log 'speed'; the logs are 'a.b.c', 'loss', 'validation.Accuracy'")
    }

    @Test("refuse a list where a group is, and a group where a list is")
    func conflicts() throws {
        var logs = try logs()
        let list = #expect(throws: TrainingError.self) { try logs.append(1, to: "validation") }
        #expect(list?.message == "'validation' cannot be a log: it is a group of logs already")
        let group = #expect(throws: TrainingError.self) { try logs.append(1, to: "loss.mean") }
        #expect(group?.message == "'loss.mean' cannot be a log: 'loss' is one already, not a group")
        let name = #expect(throws: TrainingError.self) { try logs.append(1, to: "a..b") }
        #expect(
            name?.message
                == "'a..b' cannot be the path of a log: a name is not empty and has no '.', no '/' and no control character"
        )
    }

    @Test("refuse a state whose names could not be logs")
    func hostileState() throws {
        var tree = StateTree()
        try tree.insert(.numbers(shape: [1], [1]), named: "a.b")
        var logs = Logs()
        let error = #expect(throws: StateError.self) { try logs.restore(from: tree) }
        #expect(
            error?.message == "state 'a.b' has a name that no log can have: "
                + "a name is not empty and has no '.', no '/' and no control character")
    }
}
