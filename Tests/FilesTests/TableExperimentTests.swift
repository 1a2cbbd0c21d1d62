import Brainstorm
import TestSupport
import Testing

/// Experiments that are made from tables.
struct TableExperimentTests {
    private static func plan(_ text: String) throws -> TablePlan {
        try TablePlan(TableProfile(bytes: Array(text.utf8)), PlanWishes(targets: ["kind"]))
    }

    private static func hook(_ name: String, _ json: JSONValue) throws -> JSONValue {
        guard case .array(let hooks) = json["trainer"]?["hooks"] else { return .null }
        return try #require(hooks.first { $0["@type"]?.string == name })
    }

    @Test(
        "a small table has as many updates as a large one, and no more scores and saves",
        arguments: [
            (nil, 40, 1), (100_000, 40, 1), (2000, 80, 1), (150, 1070, 10), (1, 2000, 20), (0, 2000, 20),
        ]
            as [(Int?, Int, Int)])
    func duration(rows: Int?, epochs: Int, interval: Int) throws {
        let plan = try Self.plan("size,kind\n1,large\n0,small\n2,large\n0,small\n")
        let json = try TableExperiment("t.csv", plan, rows: rows).json
        #expect(try Self.hook("StopAfterEpoch", json)["max_epochs"]?.integer == epochs)
        for name in ["MonitorScores", "SaveBestNetwork", "SaveRun", "PlotLogs"] {
            #expect(try Self.hook(name, json)["interval"]?.integer == interval, "\(name)")
        }
        #expect(epochs % interval == 0, "the last network is scored")
    }

    @Test("the best network is that of the least loss, for few held-out rows are soon all answered rightly")
    func best() throws {
        let plan = try Self.plan("size,kind\n1,large\n0,small\n2,large\n0,small\n")
        let saving = try Self.hook("SaveBestNetwork", TableExperiment("t.csv", plan).json)
        #expect(saving["log_name"]?.string == "validation.total_loss")
        #expect(saving["criterion"]?.string == "min")
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
