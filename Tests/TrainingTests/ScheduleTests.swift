import Describing
import TestSupport
import Testing
import Training

@Suite("Schedules")
struct ScheduleTests {
    @Test("give the values that brainstorm gives, for every epoch, update, timescale and interval")
    func values() throws {
        var compared = 0
        for row in try Cases.json("schedules").elements {
            guard case .string(let name) = try row.member("schedule"),
                case .object(var description) = try row.member("arguments"),
                case .string(let timescale) = try row.member("timescale")
            else { continue }
            description["@type"] = .string(name)
            let schedule = try make((any Schedule).self, .schedule, .object(description))
            compared += try compare(schedule, row, timescale, tolerance: 1e-15)
        }
        #expect(compared > 100)
    }

    @Test("give the values that PyTorch gives, warm-up and one cycle included")
    func torch() throws {
        let schedules = try JSONValue(parsing: Fixtures.text("torch/training_schedules.json"))
        var compared = 0
        for row in try schedules.member("schedules").elements {
            guard case .string(let timescale) = try row.member("timescale") else { continue }
            let schedule = try make((any Schedule).self, .schedule, row.member("description"))
            compared += try compare(schedule, row, timescale, tolerance: 1e-12)
        }
        #expect(compared > 250)
    }

    /// - Returns: the number of values compared.
    private func compare(
        _ schedule: any Schedule, _ row: JSONValue, _ timescale: String, tolerance: Double
    ) throws -> Int {
        let rows = try row.member("rows_epoch_update_value").elements
        for entry in rows {
            let value = schedule.value(
                epoch: entry.elements[0].int, update: entry.elements[1].int,
                timescale: try #require(Timescale(rawValue: timescale)),
                interval: try row.member("interval").int)
            #expect((value - entry.elements[2].double).magnitude <= tolerance, "\(schedule) \(entry)")
        }
        return rows.count
    }

    @Test("stay at their last value after the end")
    func ends() {
        #expect(Cosine(from: 1, to: 0.25, changes: 5).value(afterChanges: 6) == 0.25)
        #expect(Cosine(from: 1, to: 0.25, changes: 5).value(afterChanges: .max) == 0.25)
        let cycle = OneCycle(to: 1, totalSteps: 10)
        #expect(cycle.value(afterChanges: 9) == 1 / 25 / 1e4)
        #expect(cycle.value(afterChanges: 10) == cycle.value(afterChanges: 9))
        #expect(WarmUp(Linear(from: 1, to: 2, changes: 4), changes: 3).value(afterChanges: 100) == 2)
        #expect(OneCycle(to: 1, totalSteps: 1).value(afterChanges: 0).isFinite)
        #expect(OneCycle(to: 1, totalSteps: 10, risingShare: 0.1).value(afterChanges: 0) == 1)
    }

    @Test(
        "refuse what cannot be, and say where",
        arguments: [
            (
                #"{"@type": "Cosine", "initial_value": 1, "num_changes": 0}"#,
                "0 is out of range at num_changes; the value must be at least 1"
            ),
            (
                #"{"@type": "DecreaseAfterEpoch", "initial_value": 1, "T": 0}"#,
                "0 is out of range at T; the value must be at least 1"
            ),
            (
                #"{"@type": "WarmUp", "num_changes": 2, "schedule": {"@type": "Linear"}}"#,
                "missing key 'initial_value' at schedule"
            ),
            (
                #"{"@type": "WarmUp", "num_changes": 2, "schedule": {"@type": "SgdStepper"}}"#,
                "'SgdStepper' is a stepper, and schedule takes a schedule"
            ),
            (
                #"{"@type": "OneCycle", "max_value": 1, "total_steps": 5, "pct_start": 0.6, "three_phase": true}"#,
                "0.6 is out of range at pct_start; the value must be from 0.0 to 0.5"
            ),
            (
                #"{"@type": "OneCycle", "max_value": 1, "total_steps": 5, "div_factor": 0}"#,
                "0.0 is out of range at div_factor; the value must be above 0"
            ),
            (
                #"{"@type": "OneCycle", "max_value": 1, "total_steps": 5, "anneal_strategy": "cosine"}"#,
                "unknown value 'cosine' at anneal_strategy; known values: 'cos', 'linear'"
            ),
        ])
    func refused(text: String, expected: String) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: DescriptionError.self) {
            try make((any Schedule).self, .schedule, json)
        }
        #expect(error?.message == expected)
    }

    @Test("refuse steps without values")
    func steps() {
        let error = #expect(throws: DescriptionError.self) {
            try make(
                (any Schedule).self, .schedule,
                ["@type": "MultiStep", "initial_value": 1.0, "steps": [1, 2], "values": [0.5]])
        }
        #expect(
            error?.message == "there are 2 steps and 1 values at steps; "
                + "give one finite value for each step, and the steps in rising order")
    }
}
