import Brainstorm
import Foundation
import TestSupport
import Testing

/// Sweeps as a Swift program makes them.
struct SweepTests {
    private static func experiment(epochs: Int = 2) throws -> JSONValue {
        try RunComparisonTests.changed(
            JSONValue(parsing: SmallExperiment.text), ["trainer", "hooks"],
            JSONValue(
                parsing: """
                    [{"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}]},
                     {"@type": "SaveBestNetwork", "log_name": "validation.Accuracy", "filename": "best.h5"},
                     {"@type": "SaveRun", "timescale": "update", "interval": 10},
                     {"@type": "StopAfterEpoch", "max_epochs": \(epochs)}]
                    """))
    }

    private static func sweep(
        _ values: [String: any SweptValue] = [
            "trainer.stepper.learning_rate": SweptChoice([0.1, 0.001]),
            "network.architecture.Drop.drop_prob": SweptChoice([0.0, 0.5]),
        ], _ selection: SweepDescription.Selection = .grid, log: String = "validation.Accuracy",
        criterion: Criterion? = nil, experiment: JSONValue? = nil
    ) throws -> Sweep {
        try Sweep(
            SweepDescription(
                experiment: experiment ?? Self.experiment(), values: values, selection: selection, log: log,
                criterion: criterion))
    }

    private static var options: RunOptions {
        var options = RunOptions()
        options.handler = .with(HandlerOptions(threads: 1))
        return options
    }

    // MARK: Values

    @Test("a grid has every combination, the last path's values changing first")
    func grid() throws {
        let sweep = try Self.sweep([
            "network.seed": SweptIntegers(from: 2, to: 8, step: 3),
            "trainer.stepper.learning_rate": SweptChoice([0.1, 0.2]),
        ])
        #expect(sweep.count == 6)
        let values = (1...6).map { sweep.values(ofRun: $0) }
        #expect(values.map { $0["network.seed"] } == [2, 2, 5, 5, 8, 8])
        #expect(
            values.map { $0["trainer.stepper.learning_rate"] } == [0.1, 0.2, 0.1, 0.2, 0.1, 0.2])
        let fourth = try sweep.experiment(ofRun: 4)
        #expect(fourth.network.seed == 5)
        #expect(try fourth.trainer.stepper.attribute("learning_rate") == 0.2)
    }

    @Test("random values depend on seed, path and run alone, and lie in their ranges")
    func random() throws {
        func values(_ count: Int, seed: UInt64) throws -> [[String: JSONValue]] {
            let sweep = try Self.sweep(
                [
                    "trainer.stepper.learning_rate": SweptLogUniform(from: 1e-4, to: 1),
                    "network.architecture.Drop.drop_prob": SweptUniform(from: 0.25, to: 0.5),
                    "network.seed": SweptIntegers(from: 1, to: 3),
                    "data.training.iterator.depth": SweptChoice([1, 2]),
                ], .random(count: count, seed: seed))
            return (1...count).map { sweep.values(ofRun: $0) }
        }
        func numbers(_ values: [[String: JSONValue]], _ path: String) -> [Double] {
            values.map {
                switch $0[path] {
                case .number(let value)?: value
                case .integer(let value)?: Double(value)
                default: .nan
                }
            }
        }
        let many = try values(200, seed: 5)
        #expect(try values(20, seed: 5) == Array(many.prefix(20)))
        #expect(try values(20, seed: 6) != Array(many.prefix(20)))
        let rates = numbers(many, "trainer.stepper.learning_rate")
        #expect(rates.allSatisfy { (1e-4...1).contains($0) } && Set(rates).count == 200)
        // Half of them below the geometric mean of the ends.
        #expect((70...130).contains(rates.count { $0 < 1e-2 }))
        let drops = numbers(many, "network.architecture.Drop.drop_prob")
        #expect(
            drops.allSatisfy { (0.25...0.5).contains($0) } && (70...130).contains(drops.count { $0 < 0.375 }))
        #expect(Set(numbers(many, "network.seed")) == [1, 2, 3])
        #expect(Set(numbers(many, "data.training.iterator.depth")) == [1, 2])
    }

    @Test("what makes no experiment is said before the first run, with its place")
    func refused() throws {
        func problem(_ body: () throws -> Sweep) -> String {
            do {
                _ = try body()
                return "nothing"
            } catch { return "\(error)" }
        }
        let none = problem { try Self.sweep(["trainer.steper.learning_rate": SweptChoice([1])]) }
        #expect(none.contains("steper") && none.contains("'stepper'"), "\(none)")
        let second = problem {
            try Self.sweep(["network.architecture.Drop.drop_prob": SweptChoice([0.5, 1.5])])
        }
        #expect(second.contains("network.architecture.Drop.drop_prob") && second.contains("1.5"), "\(second)")
        let endless = problem { try Self.sweep(["network.seed": SweptUniform(from: 0, to: 1)]) }
        #expect(endless.contains("a grid cannot have all values between two numbers"), "\(endless)")
        let large = problem {
            try Self.sweep([
                "network.seed": SweptIntegers(from: 0, to: 1 << 53),
                "trainer.verbose": SweptIntegers(from: 0, to: 1 << 53),
            ])
        }
        #expect(large.contains("the grid has more than 10000 combinations"), "\(large)")
        let unknown = problem { try Self.sweep(log: "validation.mine") }
        #expect(unknown.contains("set 'criterion'"), "\(unknown)")
        #expect(problem { try Self.sweep(log: "validation.mine", criterion: .min) } == "nothing")
    }

    // MARK: Training

    /// The bytes of all files but the locks.
    private func files(_ directory: TemporaryDirectory) throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return try Dictionary(
            uniqueKeysWithValues: names.filter { !$0.hasSuffix(".lock") }.map { ($0, try directory.read($0)) }
        )
    }

    @Test("all runs are trained and judged, and two jobs leave the bytes of one")
    func trained() throws {
        let (one, two) = (try TemporaryDirectory(), try TemporaryDirectory())
        let sweep = try Self.sweep()
        let results = try sweep.train(to: one.path("s"), options: Self.options)
        #expect(results.map(\.number) == [1, 2, 3, 4] && results.allSatisfy { $0.state == .finished })
        #expect(results.allSatisfy { $0.epochs == 2 && $0.updates == 86 })
        // Without dropout and with the larger rate, the digits are learned best in two epochs.
        let sorted = results.sorted(by: sweep.criterion)
        let best = try #require(sorted.first?.best?.value), worst = try #require(sorted.last?.best?.value)
        #expect(best > 0.6 && worst < best)
        let third = try RunFile(from: one.path("s-003.run.h5"))
        #expect(try third.trainer.logs.values("validation.Accuracy").max() == results[2].best?.value)
        #expect(try third.description()["network"]?["architecture"]?["Drop"]?["drop_prob"] == 0.5)
        #expect(fileExists(one.path("s-003.run-best.h5")))

        _ = try sweep.train(to: two.path("s"), jobs: 2, options: Self.options)
        let (first, second) = (try files(one), try files(two))
        #expect(first.count == 9 && first == second)

        // Once more, nothing is left to do.
        let again = try sweep.train(to: one.path("s"), options: Self.options)
        #expect(try again.map(\.best?.value) == results.map(\.best?.value) && files(one) == first)
    }

    @Test("stopped within a run, a sweep goes on to the same bytes")
    func stopped() throws {
        let (whole, part) = (try TemporaryDirectory(), try TemporaryDirectory())
        let sweep = try Self.sweep()
        _ = try sweep.train(to: whole.path("s"), options: Self.options)
        let stop = StopRequest()
        let results = try sweep.train(to: part.path("s"), options: Self.options, stop: stop) { event in
            if case .began(2, _) = event { stop.cancel() }
        }
        #expect(results.map(\.state) == [.finished, .stopped, .notBegun, .notBegun])
        let events = Events()
        let ended = try sweep.train(to: part.path("s"), options: Self.options) { events.add($0) }
        #expect(ended.allSatisfy { $0.state == .finished })
        #expect(events.texts == ["resumed 1", "resumed 2", "began 3", "began 4"])
        #expect(try files(part) == files(whole))
    }

    @Test("a greater count adds runs and changes none")
    func grows() throws {
        let directory = try TemporaryDirectory()
        let values = ["trainer.stepper.learning_rate": SweptLogUniform(from: 1e-3, to: 0.1)]
        let experiment = try Self.experiment(epochs: 1)
        func sweep(_ count: Int) throws -> Sweep {
            try Self.sweep(values, .random(count: count, seed: 1), experiment: experiment)
        }
        _ = try sweep(2).train(to: directory.path("s"), options: Self.options)
        let before = try files(directory)
        let results = try sweep(3).train(to: directory.path("s"), options: Self.options)
        #expect(results.count == 3)
        let after = try files(directory)
        #expect(after.count == 7 && before.allSatisfy { after[$0.key] == $0.value })
    }

    @Test("runs of another experiment, another sweep or of none are never taken for the sweep's own")
    func others() throws {
        let directory = try TemporaryDirectory()
        func problem(_ sweep: Sweep, _ stem: String) -> String {
            do {
                try sweep.train(to: directory.path(stem), options: Self.options)
                return "nothing"
            } catch { return "\(error)" }
        }
        let values = ["trainer.stepper.learning_rate": SweptChoice([0.1])]
        let sweep = try Self.sweep(values, experiment: Self.experiment(epochs: 1))
        #expect(problem(sweep, "s") == "nothing")
        let longer = problem(try Self.sweep(values, experiment: Self.experiment(epochs: 2)), "s")
        #expect(
            longer.contains("belong to another sweep") && longer.contains("max_epochs: 1 → 2"), "\(longer)")
        let other = problem(
            try Self.sweep(
                ["trainer.stepper.learning_rate": SweptChoice([0.2])], experiment: Self.experiment(epochs: 1)),
            "s")
        #expect(other.contains("belong to another sweep"), "\(other)")
        try Run(Experiment(json: Self.experiment(epochs: 1)), to: directory.path("t-001.run.h5"))
            .train(output: SilentOutput(), stopAfterUpdates: 1)
        let alone = problem(sweep, "t")
        #expect(alone.contains("t-001.run.h5") && alone.contains("no sweep is"), "\(alone)")
    }

    @Test("a run that fails says why, and the others are trained")
    func failing() throws {
        let directory = try TemporaryDirectory()
        let sweep = try Self.sweep(
            ["data.validation.validation.split": SweptChoice(["nowhere", "validation"])],
            experiment: Self.experiment(epochs: 1))
        let results = try sweep.train(to: directory.path("s"), options: Self.options)
        guard case .failed(let why) = results[0].state else {
            Issue.record("\(results)")
            return
        }
        #expect(why.contains("there is no split 'nowhere'"))
        #expect(results[1].state == .finished && results.sorted(by: .max).map(\.number) == [2, 1])
    }
}

/// Collects what several threads tell.
private final class Events: @unchecked Sendable {
    private let lock = NSLock()
    private var list: [String] = []

    func add(_ event: SweepEvent) {
        lock.withLock {
            switch event {
            case .began(let number, _): list.append("began \(number)")
            case .resumed(let number, _): list.append("resumed \(number)")
            case .ended: break
            }
        }
    }

    var texts: [String] { lock.withLock { list } }
}
