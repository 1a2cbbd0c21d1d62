import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// Real trainings in processes that are asked to stop, and resumed: the run file in the end is that of an uninterrupted
/// training, byte for byte.
@Suite(.serialized)
struct KilledRunTests {
    /// The starting experiment (dropout, shuffling, a short last batch, hooks with state), saved often.
    private func experiment() throws -> String {
        var json = try JSONValue(parsing: StartingExperiment.text).withoutComments
        json = try replacing(
            json, ["trainer", "hooks"],
            with: JSONValue(
                parsing: """
                    [{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
                     {"@type": "ModifyStepperAttribute", "attr_name": "learning_rate", "timescale": "update",
                      "interval": 7,
                      "schedule": {"@type": "Exponential", "initial_value": 0.001, "factor": 0.999}},
                     {"@type": "SaveBestNetwork", "log_name": "validation.Accuracy", "filename": "best.h5"},
                     {"@type": "EarlyStopper", "log_name": "validation.total_loss", "patience": 50},
                     {"@type": "StopOnNan"}, {"@type": "SaveLogs", "filename": "logs.h5"},
                     {"@type": "SaveRun", "timescale": "update", "interval": 5},
                     {"@type": "StopAfterEpoch", "max_epochs": 4}]
                    """))
        return try json.canonical()
    }

    private func replacing(_ json: JSONValue, _ path: [String], with value: JSONValue) throws -> JSONValue {
        guard let key = path.first else { return value }
        guard case .object(var members) = json else {
            throw ProcessFailure(description: "no object at \(path)")
        }
        members[key] = try replacing(members[key] ?? .null, Array(path.dropFirst()), with: value)
        return .object(members)
    }

    @Test(
        "stopped by a limit and by signals, a run goes on to the same bytes",
        arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func signalled(signal: Int32, status: Int) throws {
        let directory = try TemporaryDirectory()
        try experiment()
            .write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let whole = try CommandLine.run(
            "train", "experiment.json", "--output", "whole.h5", "--quiet", in: directory.path)
        #expect(whole.status == 0, "\(whole.errors)")
        let part = try CommandLine.run(
            "train", "experiment.json", "--output", "part.h5", "--quiet", "--stop-after-updates", "17",
            in: directory.path)
        #expect(part.status == 0, "\(part.errors)")
        #expect(try RunFile(from: directory.path("part.h5")).trainer.update == 17)

        let process = try CommandLine.start(
            ["resume", "part.h5", "--quiet", "--epochs", "4000"], in: directory.path)
        while try RunFile(from: directory.path("part.h5")).trainer.update < 30 { usleep(1000) }
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == Int32(status))
        let stopped = try RunFile(from: directory.path("part.h5"))
        #expect(stopped.trainer.update >= 30)

        guard stopped.trainer.epoch < 4 else { return }
        let rest = try CommandLine.run("resume", "part.h5", "--quiet", "--epochs", "4", in: directory.path)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(try directory.read("part.h5") == directory.read("whole.h5"))
    }
}
