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

    @Test(
        "begun by a Swift program, killed, resumed by the command, killed, resumed in Swift: the same bytes")
    func inTurns() throws {
        let directory = try TemporaryDirectory()
        let json = try JSONValue(parsing: experiment())
        guard case .array(let hooks)? = json["trainer"]?["hooks"] else {
            Issue.record("the experiment has no hooks")
            return
        }
        try replacing(
            json, ["trainer", "hooks"], with: .array(hooks + [["@type": "ProgressBar"]])
        ).canonical().write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let whole = try CommandLine.run(
            "train", "experiment.json", "--output", "whole.h5", "--quiet", in: directory.path)
        #expect(whole.status == 0, "\(whole.errors)")

        let path = directory.path("part.h5")
        let killed = try TestSupport.run(
            CommandLine.neighbour("KillingTrainer"), ["experiment.json", "part.h5", "update", "42"],
            in: directory.path)
        #expect(killed.status == -SIGKILL, "\(killed.errors)")
        let begun = try RunFile(from: path).trainer.update
        #expect((35...40).contains(begun))

        let process = try CommandLine.start(["resume", "part.h5", "--quiet"], in: directory.path)
        while try RunFile(from: path).trainer.update < 80 { usleep(1000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        let left = try RunFile(from: path).trainer.update
        #expect(left >= 80 && left < 172, "the command was to be killed, and had ended")

        try Run(resuming: path).train(output: SilentOutput())
        for name in [".h5", "-best.h5", "-logs.h5"] {
            #expect(try directory.read("part\(name)") == directory.read("whole\(name)"), "\(name)")
        }
    }

    @Test("a training whose output nobody reads any more goes on to its end")
    func closedOutput() throws {
        let directory = try TemporaryDirectory()
        try experiment()
            .write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let script = #"{ "$0" train experiment.json -o run.h5; echo $? > status; } | head -n 1"#
        let result = try TestSupport.run("/bin/sh", ["-c", script, CommandLine.path], in: directory.path)
        #expect(result.output.hasPrefix("Training on 1348 samples"), "\(result)")
        #expect(try directory.read("status") == Array("0\n".utf8))
        #expect(try RunFile(from: directory.path("run.h5")).trainer.epoch == 4)
    }

    @Test("a hang-up that the process was started to ignore is ignored")
    func nohup() throws {
        let directory = try TemporaryDirectory()
        try experiment()
            .write(toFile: directory.path("experiment.json"), atomically: true, encoding: .utf8)
        let script = """
            trap '' HUP
            "$0" train experiment.json -o run.h5 --quiet & pid=$!
            while ! [ -e run.h5 ]; do sleep 0.01; done
            kill -HUP $pid; wait $pid; echo $?
            """
        let result = try TestSupport.run("/bin/sh", ["-c", script, CommandLine.path], in: directory.path)
        #expect(result.output == "0\n", "\(result)")
        #expect(try RunFile(from: directory.path("run.h5")).trainer.epoch == 4)
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
        arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)])
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
