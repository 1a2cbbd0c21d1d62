import Brainstorm
import Foundation
import TestSupport
import Testing

/// The commands `sweep`, `compare` and `find-rate`.
@Suite(.serialized)
struct SweepCommandTests {
    private typealias Parts = CampaignParts

    /// Two epochs of eleven updates.
    private static let experiment = Parts.experiment(
        Parts.network("8, 8, 1", [("Hid", Parts.dense(24)), ("Classes", Parts.dense(10, "linear"))]),
        stepper: #"{"@type": "MomentumStepper", "learning_rate": 0.1, "momentum": 0.9}"#,
        hooks: [
            Parts.scores("Accuracy"),
            Parts.hook("ExponentialMovingAverage", #""decay": 0.9"#),
            Parts.hook("SaveBestNetwork", #""log_name": "validation.Accuracy", "filename": "best.h5""#),
            Parts.hook("SaveRun", Parts.updates(3)), Parts.stop(2),
        ],
        training: Parts.minibatches(128))

    private static let sweep = """
        {"//": "six runs", "@type": "Sweep", "experiment": "experiment.json",
         "values": {
          "trainer.stepper.learning_rate": {"@type": "Choice", "values": [0.1, 0.01, 0.001]},
          "network.architecture.Hid.size": {"@type": "Choice", "values": [8, 24]}},
         "log": "validation.Accuracy"}
        """

    private func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(Self.experiment.utf8), to: "experiment.json")
        _ = try directory.write(Array(Self.sweep.utf8), to: "sweep.json")
        return directory
    }

    private func files(_ directory: TemporaryDirectory) throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return try Dictionary(uniqueKeysWithValues: names.map { ($0, try directory.read($0)) })
    }

    @Test("killed again and again, a sweep comes to the same files and the same table")
    func killed() throws {
        let (whole, killed) = (try directory(), try directory())
        let table = try CommandLine.run("sweep", "sweep.json", "--quiet", in: whole.path)
        #expect(table.status == 0, "\(table.errors)")
        var generator = SplitMix64(seed: 11)
        var kills = 0
        for _ in 0..<12 {
            let process = try CommandLine.start(
                ["sweep", "sweep.json", "--quiet", "--jobs", kills.isMultiple(of: 2) ? "1" : "2"],
                in: killed.path)
            let pause = UInt32.random(in: 10_000..<250_000, using: &generator)
            usleep(pause)
            if process.isRunning { kills += 1 }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        #expect(kills > 0)
        let end = try CommandLine.run("sweep", "sweep.json", "--quiet", in: killed.path)
        #expect(end.status == 0 && end.output == table.output, "\(end)")
        // What a killed process was writing goes when its run is saved again; locks stay and block nobody.
        func lasting(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
            files.filter { !$0.key.hasSuffix(".lock") }
        }
        let (expected, found) = (lasting(try files(whole)), lasting(try files(killed)))
        #expect(Set(found.keys) == Set(expected.keys))
        #expect(expected.allSatisfy { found[$0.key] == $0.value })
        #expect(expected.count == 2 + 1 + 12)
    }

    @Test("the table has the best run first, and JSON has all of it")
    func tables() throws {
        let directory = try directory()
        let plan = try CommandLine.run("sweep", "sweep.json", "--dry-run", in: directory.path)
        #expect(plan.status == 0)
        let lines = plan.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == 7 && lines[0] == ["Run", "size", "learning_rate"])
        #expect(lines[1] == ["1", "8", "0.1000"] && lines[6] == ["6", "24", "0.0010"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 2)

        let result = try CommandLine.run(
            "sweep", "sweep.json", "--output", "mine", "--json", "--threads", "1", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("mine-001.run.h5: begun, size 8, learning_rate 0.1000"))
        let json = try JSONValue(parsing: result.output)
        guard case .array(let runs)? = json["runs"] else {
            Issue.record("\(result.output)")
            return
        }
        let best = runs.compactMap { run in
            if case .number(let value)? = run["best"] { value } else { nil }
        }
        #expect(best.count == 6 && best == best.sorted(by: >) && best[0] > best[5])
        #expect(runs.allSatisfy { $0["state"] == "finished" && $0["epochs"] == 2 && $0["updates"] == 22 })
        #expect(runs[0]["values"]?["network.architecture.Hid.size"] != nil)
    }

    @Test("stopped by a signal, a sweep says how to go on; another one in its place is refused")
    func signalled() throws {
        let directory = try directory()
        let process = try CommandLine.start(["sweep", "sweep.json", "--quiet"], in: directory.path)
        while !fileExists(directory.path("sweep-002.run.h5")), process.isRunning { usleep(500) }
        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 143)
        let changed = Self.sweep.replacing("0.001]", with: "0.002]")
        _ = try directory.write(Array(changed.utf8), to: "sweep.json")
        let refused = try CommandLine.run("sweep", "sweep.json", in: directory.path)
        #expect(refused.status == 1 && refused.errors.contains("belong to another sweep"), "\(refused)")
    }

    @Test("compare prints differences and the best, draws, and prints JSON; it writes nothing else")
    func compare() throws {
        let directory = try directory()
        for (name, rate) in [("a", "0.1"), ("b", "0.001")] {
            let text = Self.experiment.replacing("\"learning_rate\": 0.1", with: "\"learning_rate\": \(rate)")
            _ = try directory.write(Array(text.utf8), to: "\(name).json")
            let trained = try CommandLine.run("train", "\(name).json", "--quiet", in: directory.path)
            #expect(trained.status == 0, "\(trained.errors)")
        }
        let before = try files(directory)
        let result = try CommandLine.run("compare", "a.run.h5", "b.run.h5", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains(
                "b.run.h5 differs from a.run.h5:\ntrainer.stepper.learning_rate: 0.1 → 0.001\n"))
        let rows = result.output.split(separator: "\n").filter { $0.hasPrefix("validation.Accuracy") }
        #expect(rows.count == 2 && rows[0].contains("greatest, best of all") && !rows[1].contains("best"))
        #expect(try files(directory) == before)

        let json = try CommandLine.run(
            "compare", "a.run.h5", "b.run.h5", "--json", "--plot", "runs.svg", "--logs", "validation",
            in: directory.path)
        let parsed = try JSONValue(parsing: json.output)
        #expect(parsed["runs"]?[1]?["differences"]?[0]?["new"] == 0.001)
        #expect(parsed["runs"]?[0]?["logs"]?["validation.Accuracy"]?["criterion"] == "max")
        #expect(parsed["runs"]?[0]?["logs"]?["rolling_training.total_loss"] == nil)
        let picture = String(decoding: try directory.read("runs.svg"), as: UTF8.self)
        #expect(picture.contains("a.run.h5 validation") && picture.contains(">Accuracy<"))

        let again = try CommandLine.run(
            "compare", "a.run.h5", "b.run.h5", "--plot", "runs.svg", in: directory.path)
        #expect(again.status == 1 && again.errors.contains("--overwrite"))
        let unknown = try CommandLine.run(
            "compare", "a.run.h5", "b.run.h5", "--logs", "nobody", in: directory.path)
        #expect(unknown.status == 1 && unknown.errors.contains("none of the runs has a log 'nobody'"))
        let one = try CommandLine.run("compare", "a.run.h5", in: directory.path)
        #expect(one.status == 64)
    }

    @Test(
        "find-rate prints a table and a suggestion, of an experiment and of a run, and writes only the picture"
    )
    func findRate() throws {
        let directory = try directory()
        let result = try CommandLine.run(
            "find-rate", "experiment.json", "--from", "1e-4", "--updates", "60", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output.contains("suggested rate: ") && result.output.contains("rate of the lowest loss: "))
        #expect(result.output.hasPrefix("  Rate") || result.output.contains("Smoothed"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).count == 2)

        _ = try CommandLine.run("train", "experiment.json", "--quiet", in: directory.path)
        let run = try directory.read("experiment.run.h5")
        let json = try CommandLine.run(
            "find-rate", "experiment.run.h5", "--from", "1e-4", "--updates", "60", "--json", "--plot",
            "rates.html", in: directory.path)
        #expect(json.status == 0, "\(json.errors)")
        guard case .array(let points)? = try JSONValue(parsing: json.output)["points"] else {
            Issue.record("\(json.output)")
            return
        }
        #expect((10...60).contains(points.count))
        #expect(try directory.read("experiment.run.h5") == run)
        let page = String(decoding: try directory.read("rates.html"), as: UTF8.self)
        #expect(page.contains("learning rate") && page.contains("smoothed") && !page.contains(">epoch<"))
        let wrong = try CommandLine.run("find-rate", "experiment.json", "--from", "0", in: directory.path)
        #expect(wrong.status == 64)
    }
}
