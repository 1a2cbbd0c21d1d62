import Brainstorm
import Foundation
import TestSupport
import Testing

/// `evaluate` gives the numbers that the run gave, to the bit.
struct EvaluationTests {
    /// Trains by the command and compares what `evaluate` prints with the run's last scores.
    ///
    /// - Parameter watched: the name of the run's validation data.
    static func expectSame(
        _ experiment: String, epochs: Int, watching watched: String = "validation",
        in directory: TemporaryDirectory
    ) throws {
        let trained = try TestSupport.run(
            CommandLine.path, ["train", experiment, "-o", "run.h5", "--quiet", "--epochs", "\(epochs)"],
            in: directory.path, timeout: 600)
        #expect(trained.status == 0, "\(trained.errors)")
        let result = try CommandLine.run("evaluate", "run.h5", in: directory.path)
        #expect(result.status == 0, "\(result.errors)")
        let logs = try RunFile(from: directory.path("run.h5")).trainer.logs
        let names = logs.paths.filter { $0.hasPrefix("\(watched).") }
        // The last look was at the end: the one before it saw another network.
        let losses = try logs.values("\(watched).total_loss").suffix(2)
        #expect(losses.count == 2 && losses.first != losses.last)
        let expected = names.map { "\($0.dropFirst("\(watched).".count)) \(logs[$0]?.last ?? .nan)" }
        #expect(Set(result.output.split(separator: "\n").map(String.init)) == Set(expected))
    }

    static func example(_ name: String) throws -> String {
        try String(
            contentsOf: Fixtures.packageRoot.appendingPathComponent("Examples/\(name)"), encoding: .utf8)
    }

    @Test("of the digits")
    func digits() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(Self.example("digits-mlp/experiment.json").utf8), to: "e.json")
        try Self.expectSame("e.json", epochs: 2, in: directory)
    }

    @Test("of sunspots, normalized; and predictions are sunspots")
    func sunspots() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(Self.example("sunspots/experiment.json").utf8), to: "e.json")
        _ = try directory.write(Array(Self.example("sunspots/sunspots.csv").utf8), to: "sunspots.csv")
        let made = try CommandLine.run(
            "data", "series", "sunspots.csv", "sunspots.h5", "--column", "sunspots", "--whole", "--quiet",
            in: directory.path)
        #expect(made.status == 0, "\(made.errors)")
        try Self.expectSame("e.json", epochs: 5, in: directory)
        let predicted = try CommandLine.run(
            "predict", "run.h5", "--input", "sunspots.h5", "--split", "validation", "--output", "y.h5",
            in: directory.path)
        #expect(predicted.status == 0, "\(predicted.errors)")
        let answers = try HDF5File(path: directory.path("y.h5")).root.dataset("predictions").read(Float.self)
        let targets = try #require(
            DataFile.load(from: directory.path("sunspots.h5"))["validation"]?["targets"]
        )
        .values
        let error = zip(answers, targets).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(targets.count)
        let logs = try RunFile(from: directory.path("run.h5")).trainer.logs
        // The score is in units of the deviation that the experiment divides by.
        let score = try #require(logs["validation.MeanAbsoluteError"]?.last) * 37.21
        #expect(abs(Double(error) - score) < 0.01 && error < 30, "\(error), \(score)")
    }

    @Test("of characters, through an embedding", arguments: ["L16", "R8"])
    func characters(spec: String) throws {
        let directory = try TemporaryDirectory()
        let text = String(repeating: "The quick brown fox jumps over the lazy dog. ", count: 300)
        _ = try directory.write(Array(text.utf8), to: "text.txt")
        let made = try CommandLine.run(
            "data", "text", "text.txt", "text.h5", "--length", "20", "--hold-out", "0.2", "--quiet",
            in: directory.path)
        #expect(made.status == 0, "\(made.errors)")
        let new = try CommandLine.run(
            "new", "e.json", "--spec", spec, "--data", "text.h5", in: directory.path)
        #expect(new.status == 0, "\(new.errors)")
        try Self.expectSame("e.json", epochs: 2, in: directory)
    }

    @Test("of a table with names and gaps")
    func table() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(Self.example("penguins/penguins.csv").utf8), to: "penguins.csv")
        let new = try CommandLine.run(
            "new", "e.json", "--data", "penguins.csv", "--target", "species", "--quiet", in: directory.path)
        #expect(new.status == 0, "\(new.errors)")
        // The run looks at its validation data every so many epochs.
        let experiment = try Experiment(from: directory.path("e.json"))
        let monitor = try #require(experiment.trainer.hooks.compactMap { $0.hook as? MonitorScores }.first)
        #expect(monitor.timescale == .epoch)
        try Self.expectSame("e.json", epochs: 2 * monitor.interval, in: directory)
    }

    /// Sequences of several lengths, padded with class −1, and a mask.
    private func masked(_ directory: TemporaryDirectory) throws {
        let (time, count) = (6, 40)
        func split(_ offset: Int) -> [String: DataFile.Column] {
            var (values, targets, mask): ([Float], [Float], [Float]) = ([], [], [])
            for step in 0..<time {
                for sample in 0..<count {
                    let counts = step < 2 + (sample + offset) % 5
                    let number = (sample * 7 + step * 3 + offset) % 4
                    values += [Float(number) / 4, counts ? 1 : 0]
                    targets.append(counts ? Float(number / 2) : -1)
                    mask.append(counts ? 1 : 0)
                }
            }
            return [
                "default": DataFile.Column(shape: [time, count, 2], .floats(values)),
                "targets": DataFile.Column(shape: [time, count, 1], .floats(targets)),
                "mask": DataFile.Column(shape: [time, count, 1], .floats(mask)),
            ]
        }
        try DataFile(splits: ["training": split(0), "validation": split(1)]).save(
            to: directory.path("data.h5"))
    }

    @Test("of masked sequences")
    func masked() throws {
        let directory = try TemporaryDirectory()
        try masked(directory)
        let new = try CommandLine.run(
            "new", "e.json", "--spec", "R8", "--data", "data.h5", "--mask", "mask", in: directory.path)
        #expect(new.status == 0, "\(new.errors)")
        try Self.expectSame("e.json", epochs: 3, in: directory)
    }

    @Test("of one-hot and of streamed data", arguments: [false, true])
    func oneHot(streamed: Bool) throws {
        let directory = try TemporaryDirectory()
        let codes = (0..<300).map { UInt8($0 * $0 % 5) }
        func split(_ part: Range<Int>) -> [String: DataFile.Column] {
            [
                "default": DataFile.Column(shape: [1, part.count, 1], .bytes(Array(codes[part]))),
                "targets": DataFile.Column(
                    shape: [1, part.count, 1], .bytes(codes[part].map { ($0 + 1) % 3 })),
            ]
        }
        try DataFile(splits: ["training": split(0..<200), "validation": split(200..<300)])
            .save(to: directory.path("data.h5"))
        func iterator(_ shuffle: Bool) -> String {
            #"{"@type": "OneHot", "vocab_size_dict": {"default": 5}, "iterator": "#
                + #"{"@type": "\#(streamed ? "StreamedMinibatches" : "Minibatches")", "batch_size": 30, "shuffle": \#(shuffle)}}"#
        }
        let text = """
            {"@type": "Experiment",
             "network": {"@type": "Network", "architecture": {
               "Input": {"@type": "Input", "out_shapes": {"default": ["T", "B", 5], "targets": ["T", "B", 1]},
                         "@outgoing_connections": {"default": ["FC.default"], "targets": ["Out.targets"]}},
               "FC": {"@type": "FullyConnected", "size": 3, "activation": "linear", "@outgoing_connections": ["Out"]},
               "Out": {"@type": "SoftmaxCE", "@outgoing_connections": {"loss": ["Loss.default"]}},
               "Loss": {"@type": "Loss"}}, "initializers": {"default": {"@type": "Gaussian"}}},
             "trainer": {"@type": "Trainer", "stepper": {"@type": "SgdStepper", "learning_rate": 0.5}, "hooks": [
               {"@type": "MonitorScores", "iter_name": "validation", "scorers": [{"@type": "Accuracy"}, {"@type": "F1"}]},
               {"@type": "SaveRun"}, {"@type": "StopAfterEpoch", "max_epochs": 3}]},
             "data": {"source": {"@type": "DataFile", "path": "data.h5"},
               "training": {"split": "training", "iterator": \(iterator(true))},
               "validation": {"validation": {"split": "validation", "iterator": \(iterator(false))}}}}
            """
        _ = try directory.write(Array(text.utf8), to: "e.json")
        try Self.expectSame("e.json", epochs: 3, in: directory)
    }

    @Test("a network file is scored by what its losses suggest, on data that its schema prepares")
    func networkFile() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array(Self.example("sunspots/experiment.json").utf8), to: "e.json")
        _ = try directory.write(Array(Self.example("sunspots/sunspots.csv").utf8), to: "sunspots.csv")
        _ = try CommandLine.run(
            "data", "series", "sunspots.csv", "sunspots.h5", "--column", "sunspots", "--whole", "--quiet",
            in: directory.path)
        _ = try CommandLine.run(
            "train", "e.json", "-o", "run.h5", "--quiet", "--epochs", "2", in: directory.path)
        try RunFile(from: directory.path("run.h5")).network.save(to: directory.path("net.h5"))
        let own = try CommandLine.run("evaluate", "run.h5", in: directory.path)
        let net = try CommandLine.run("evaluate", "net.h5", "--data", "sunspots.h5", in: directory.path)
        #expect(net.status == 0, "\(net.errors)")
        func number(_ name: String, _ output: String) throws -> Double {
            let line = try #require(
                output.split(separator: "\n").first { $0.hasPrefix("\(name) ") }, "\(output)")
            return try #require(Double(line.dropFirst(name.count + 1)))
        }
        let (one, other) = try (
            number("MeanAbsoluteError", own.output), number("MeanAbsoluteError", net.output)
        )
        #expect(abs(one - other) < 1e-6)
        #expect(!net.output.contains("Accuracy") && net.output.contains("MeanSquaredError"))
    }
}
