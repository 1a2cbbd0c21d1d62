import Describing
import Testing
import Training

@Suite("Schedules")
struct ScheduleTests {
    @Test("give the values that brainstorm gives, for every epoch, update, timescale and interval")
    func values() throws {
        var compared = 0
        for row in try Cases.json("schedules").elements {
            guard case .string(let name) = try row.member("schedule"), name != "DecreaseAfterEpoch",
                case .object(var description) = try row.member("arguments"),
                case .string(let timescale) = try row.member("timescale")
            else { continue }
            description["@type"] = .string(name)
            let schedule = try make((any Schedule).self, .schedule, .object(description))
            for entry in try row.member("rows_epoch_update_value").elements {
                let value = schedule.value(
                    epoch: entry.elements[0].int, update: entry.elements[1].int,
                    timescale: try #require(Timescale(rawValue: timescale)),
                    interval: try row.member("interval").int)
                #expect((value - entry.elements[2].double).magnitude <= 1e-15, "\(name) \(entry)")
                compared += 1
            }
        }
        #expect(compared > 100)
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
