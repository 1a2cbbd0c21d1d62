import Brainstorm
import Foundation
import TestSupport
import Testing

/// Runs side by side.
struct RunComparisonTests {
    /// A document with another value at a place.
    static func changed(_ json: JSONValue, _ keys: [String], _ value: JSONValue) throws -> JSONValue {
        guard let key = keys.first else { return value }
        guard case .object(var members) = json else { throw ProcessFailure(description: "no object") }
        members[key] = try changed(members[key] ?? .null, Array(keys.dropFirst()), value)
        return .object(members)
    }

    private static func run(
        _ path: String, rate: Double = 0.1, updates: Int? = nil, hooks: [String] = []
    ) throws {
        let base = try JSONValue(parsing: SmallExperiment.text)
        var json = try changed(base, ["trainer", "stepper", "learning_rate"], .number(rate))
        if !hooks.isEmpty {
            json = try changed(
                json, ["trainer", "hooks"],
                JSONValue(parsing: "[\(hooks.joined(separator: ","))]"))
        }
        try Run(Experiment(json: json), to: path).train(output: SilentOutput(), stopAfterUpdates: updates)
    }

    @Test("differences, places and the best of each log are those of the files")
    func compared() throws {
        let directory = try TemporaryDirectory()
        try Self.run(directory.path("a.h5"))
        try Self.run(directory.path("b.h5"), rate: 0.01, updates: 50)
        let comparison = try RunComparison(of: [directory.path("a.h5"), directory.path("b.h5")])
        #expect(comparison.runs.map(\.epoch) == [2, 1] && comparison.runs.map(\.update) == [86, 50])
        #expect(comparison.runs.map(\.position) == [0, 7])
        #expect(
            comparison.differences(ofRun: 1).map(\.description) == [
                "trainer.stepper.learning_rate: 0.1 → 0.01"
            ])
        #expect(comparison.differences(ofRun: 0).isEmpty)
        #expect(comparison.logPaths.contains("validation.Accuracy"))
        #expect(comparison.criterion(ofLog: "validation.Accuracy") == .max)
        #expect(comparison.criterion(ofLog: "validation.total_loss") == .min)
        #expect(comparison.criterion(ofLog: "mine") == nil)
        let logs = try RunFile(from: directory.path("a.h5")).trainer.logs
        let best = try #require(comparison.runs[0].best(ofLog: "validation.total_loss", .min))
        #expect(try best.value == logs.values("validation.total_loss").min())

        let curves = comparison.curves(["validation.Accuracy"], names: ["a", "b"])
        #expect(curves.map(\.path) == ["a validation.Accuracy", "b validation.Accuracy"])
        #expect(curves[0].points.map(\.x) == [0, 1, 2] && curves[1].points.map(\.x) == [0, 1])
    }

    @Test("a hook says which numbers of its log are better, whatever the log is called")
    func criterion() throws {
        let directory = try TemporaryDirectory()
        let hooks = [
            #"{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy", "__name__": "loss"}], "timescale": "update", "interval": 20}"#,
            #"{"@type": "SaveBestNetwork", "log_name": "validation.loss", "criterion": "max", "filename": null}"#,
            #"{"@type": "StopAfterEpoch", "max_epochs": 1}"#,
        ]
        try Self.run(directory.path("a.h5"), hooks: hooks)
        try Self.run(directory.path("b.h5"), updates: 30, hooks: hooks)
        let comparison = try RunComparison(of: [directory.path("a.h5"), directory.path("b.h5")])
        #expect(comparison.criterion(ofLog: "validation.loss") == .max)
        // 43 updates make an epoch; of a run within its first nobody knows.
        let curves = comparison.curves(["validation.loss"], names: ["a", "b"])
        #expect(curves[0].points.map { ($0.x * 43).rounded() } == [0, 20, 40])
        #expect(curves[1].points.map { ($0.x * 30).rounded() } == [0, 20])
    }

    @Test("what is no run is refused by its kind")
    func noRun() throws {
        let directory = try TemporaryDirectory()
        try Self.run(directory.path("a.h5"), updates: 43)
        _ = try directory.write(Array("{}".utf8), to: "x.json")
        for (name, words) in [("x.json", "no run file"), ("a-best.h5", "no run file")] {
            do {
                _ = try RunComparison(of: [directory.path("a.h5"), directory.path(name)])
                Issue.record("\(name) is compared")
            } catch { #expect("\(error)".contains(words), "\(error)") }
        }
    }
}
