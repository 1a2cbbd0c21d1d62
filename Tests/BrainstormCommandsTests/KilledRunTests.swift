import Brainstorm
import BrainstormCommands
import Foundation
import TestSupport
import Testing

/// Real trainings in processes that are killed with SIGKILL and resumed: the run file in the end is that of
/// an uninterrupted training, byte for byte.
@Suite(.serialized)
struct KilledRunTests {
    static let steppers = [
        #"{"@type": "SgdStepper", "learning_rate": 0.05}"#,
        #"{"@type": "MomentumStepper", "learning_rate": 0.1, "momentum": 0.9}"#,
        #"{"@type": "NesterovStepper", "learning_rate": 0.1, "momentum": 0.9}"#,
        #"{"@type": "AdamStepper", "learning_rate": 0.002}"#,
    ]

    /// The starting experiment (dropout, shuffling, a short last batch, hooks with state) with a stepper of
    /// its own, saved so often that most kills come near a save.
    private func experiment(_ stepper: String) throws -> String {
        var json = try JSONValue(parsing: StartingExperiment.text).withoutComments
        json = try replacing(json, ["trainer", "stepper"], with: JSONValue(parsing: stepper))
        json = try replacing(
            json, ["trainer", "hooks"],
            with: JSONValue(
                parsing: """
                    [{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
                     {"@type": "ModifyStepperAttribute", "attr_name": "learning_rate", "timescale": "update",
                      "interval": 7,
                      "schedule": {"@type": "Exponential", "initial_value": 0.01, "factor": 0.999}},
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

    @Test("killed at random instants and resumed, a run ends in the same bytes", arguments: steppers.indices)
    func killed(stepper: Int) throws {
        let directory = try TemporaryDirectory()
        let text = try experiment(Self.steppers[stepper])
        try text.write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)

        let start = Date()
        let whole = try CommandLine.run(
            "train", "experiment.json", "--output", "whole.h5", "--quiet", in: directory.path)
        #expect(whole.status == 0, "\(whole.errors)")
        let duration = Date().timeIntervalSince(start)
        let expected = try directory.read("whole.h5")
        let expectedBest = try directory.read("best.h5")
        let expectedLogs = try directory.read("logs.h5")

        // Kills spread over the time of a training, until twenty have hit a process that was at work.
        var generator = SplitMix64(seed: UInt64(stepper) + 1)
        var (kills, rounds, ended) = (0, 0, false)
        while kills < 20 || !ended {
            #expect(rounds < 200, "\(kills) kills in \(rounds) rounds")
            guard rounds < 200 else { break }
            rounds += 1
            if ended { try FileManager.default.removeItem(atPath: directory.path("killed.h5")) }
            let exists = FileManager.default.fileExists(atPath: directory.path("killed.h5"))
            let arguments =
                exists
                ? ["resume", "killed.h5", "--quiet"]
                : ["train", "experiment.json", "--output", "killed.h5", "--quiet"]
            let process = try CommandLine.start(arguments, in: directory.path)
            if kills < 20 { usleep(UInt32(Double.random(in: 0..<duration * 0.6, using: &generator) * 1e6)) }
            if kills < 20 { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
            ended = process.terminationReason == .exit
            if ended {
                #expect(process.terminationStatus == 0)
                #expect(try directory.read("killed.h5") == expected)
                #expect(try directory.read("best.h5") == expectedBest)
                #expect(try directory.read("logs.h5") == expectedLogs)
            } else {
                kills += 1
                if FileManager.default.fileExists(atPath: directory.path("killed.h5")) {
                    _ = try RunFile(from: directory.path("killed.h5"))
                }
            }
        }
    }

    @Test(
        "stopped by a limit and by signals, a run goes on to the same bytes",
        arguments: [(SIGINT, 130), (SIGTERM, 143)])
    func signalled(signal: Int32, status: Int) throws {
        let directory = try TemporaryDirectory()
        try experiment(Self.steppers[3])
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
