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
        let plan = try Self.plan("size,kind\n1,some\n0,none\n2,some\n0,none\n")
        let error = #expect(throws: TableError.self) { try TableExperiment("t.csv", plan) }
        #expect(
            error?.message
                == "the target 'kind' is 'some' wherever it is not missing: there is nothing to learn; "
                + "--missing says what stands for a missing value")
    }
}
