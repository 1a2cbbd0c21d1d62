import Brainstorm
import TestSupport
import Testing

/// Experiments that are made from tables.
struct TableExperimentTests {
    private static func plan(_ text: String) throws -> TablePlan {
        try TablePlan(TableProfile(bytes: Array(text.utf8)), PlanWishes(targets: ["kind"]))
    }

    private static func hook(_ name: String, _ json: JSONValue) throws -> JSONValue {
        guard case .array(let hooks)? = json["trainer"]?["hooks"] else { return .null }
        return try #require(hooks.first { $0["@type"] == .string(name) })
    }

    /// What so many rows tell, of which every other is large.
    private static func profile(_ rows: Int) throws -> TableProfile {
        let text = (0..<rows).map { "\($0 % 2),\($0 % 2 == 0 ? "small" : "large")\n" }
        return try TableProfile(bytes: Array(("size,kind\n" + text.joined()).utf8))
    }

    @Test(
        "a small table has as many updates as a large one, and no more scores and saves",
        arguments: [(100_000, 40, 1), (2000, 80, 1), (150, 1070, 10), (4, 2000, 20)])
    func duration(rows: Int, epochs: Int, interval: Int) throws {
        let profile = try Self.profile(rows)
        let plan = try TablePlan(profile, PlanWishes(targets: ["kind"]))
        let json = try TableExperiment("t.csv", plan, profile: profile).json
        #expect(try Self.hook("StopAfterEpoch", json)["max_epochs"] == .integer(Int64(epochs)))
        for name in ["MonitorScores", "SaveBestNetwork", "SaveRun", "PlotLogs"] {
            #expect(try Self.hook(name, json)["interval"] == .integer(Int64(interval)), "\(name)")
        }
        #expect(epochs % interval == 0, "the last network is scored")
    }

    @Test(
        "the best network is known by rows that a column holds out, whatever they are called",
        arguments: [
            (["train", "test"], "test"), (["train", "val", "test"], "validation"),
            (["training", "dev"], "validation"),
            (["train", "other"], nil),
        ] as [([String], String?)])
    func held(names: [String], split: String?) throws {
        let rows = (0..<12).map {
            "\($0 % 5),\($0 % 2 == 0 ? "small" : "large"),\(names[$0 % names.count])\n"
        }
        let profile = try TableProfile(bytes: Array(("size,kind,set\n" + rows.joined()).utf8))
        let plan = try TablePlan(profile, PlanWishes(targets: ["kind"], split: .column("set")))
        let json = try TableExperiment("t.csv", plan, profile: profile).json
        #expect(json["data"]?["validation"]?["validation"]?["split"] == split.map { .string($0) })
    }

    @Test("the best network is that of the least loss, for few held-out rows are soon all answered rightly")
    func best() throws {
        let plan = try Self.plan("size,kind\n1,large\n0,small\n2,large\n0,small\n")
        let saving = try Self.hook("SaveBestNetwork", TableExperiment("t.csv", plan).json)
        #expect(saving["log_name"] == "validation.total_loss")
        #expect(saving["criterion"] == "min")
    }

    @Test("a target that has one class, because the other's name stands for a missing value, is refused")
    func oneClass() throws {
        let plan = try Self.plan("size,kind\n1,some\n0,None\n2,some\n0,None\n")
        let error = #expect(throws: TableError.self) { try TableExperiment("t.csv", plan) }
        #expect(
            error?.message
                == "the target 'kind' is 'some' wherever it is not missing: there is nothing to learn; "
                + "--missing says what stands for a missing value")
    }

    @Test(
        "a split that leaves no row to learn from, or none of those to be held out, is refused",
        arguments: [
            (
                TableSplit.share(.init(validation: 0.01), seed: 0, stratify: nil),
                "0.01 of its rows or groups is less than one, so that none of 12 rows is held out as 'validation': hold out more "
                    + "(--hold-out), or nothing (--hold-out 0)"
            ),
            (
                .column("set"),
                "no row is left to train on: all 12 are in 'test', 'validation'; choose another --split"
            ),
            (
                .date(column: "size", validation: 50, test: nil),
                "the split by 'size' leaves no row for 'validation': its values go from 0 to 4, and 'validation' is from 50 on"
            ),
            (
                .date(column: "size", validation: -1, test: 3),
                "the split by 'size' leaves no row for 'training': its values go from 0 to 4, and 'validation' is from -1 on, "
                    + "'test' from 3 on"
            ),
        ])
    func emptySplits(split: TableSplit, message: String) throws {
        let directory = try TemporaryDirectory()
        let rows = (0..<12).map {
            "\($0 % 5),\($0 % 2 == 0 ? "small" : "large"),\($0 % 3 == 0 ? "val" : "test")\n"
        }
        let path = try directory.write(Array(("size,kind,set\n" + rows.joined()).utf8), to: "t.csv")
        let plan = try TablePlan(TableProfile(path: path), PlanWishes(targets: ["kind"], split: split))
        let error = #expect(throws: TableError.self) {
            try TableExperiment("t.csv", plan, report: TableReport(reading: path, plan))
        }
        #expect(error?.message == message)
    }

    @Test("the longest experiment is one that can be read")
    func tooLong() throws {
        let levels = (0..<300_000).map { "\($0)" }
        let plan = TablePlan(
            columns: [CategoryColumn("c", levels: levels, encoding: .index), NumberColumn("y")],
            targets: ["y"])
        let json = try TableExperiment("t.csv", plan, spec: "F2").json
        let error = #expect(throws: DescriptionError.self) { try json.readable() }
        #expect(error?.code == .tooLarge)
    }
}
