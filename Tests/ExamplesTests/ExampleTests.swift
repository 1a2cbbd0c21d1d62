import Brainstorm
import ExamplePrograms
import Foundation
import TestSupport
import Testing

/// Each example says the same in Swift and in JSON.
struct ExampleTests {
    private static let files = [
        "digits-mlp": "digits-mlp/experiment.json", "fashion-mnist-cnn": "fashion-mnist-cnn/experiment.json",
        "characters-lstm": "characters/lstm.json", "characters-transformer": "characters/transformer.json",
        "sunspots": "sunspots/experiment.json",
    ]

    private func experiment(_ name: String) throws -> Experiment {
        let file = try #require(Self.files[name])
        let url = Fixtures.packageRoot.appendingPathComponent("Examples/\(file)")
        return try Experiment(json: JSONValue(parsing: String(contentsOf: url, encoding: .utf8)))
    }

    @Test("the network in Swift is the one in the experiment", arguments: examples.indices)
    func network(index: Int) throws {
        let example = examples[index]
        let described = try Network(experiment(example.name).network)
        try described.initializeAsDescribed()
        let network = try example.network()
        #expect(try network.description().canonical() == described.description().canonical())
        #expect(network.parameters.values == described.parameters.values)
    }

    @Test("the training in Swift is the one in the experiment", arguments: examples.indices)
    func trainer(index: Int) throws {
        let example = examples[index]
        let described = Trainer(try experiment(example.name).trainer)
        let trainer = example.trainer()
        #expect(try description(of: trainer.stepper) == description(of: described.stepper))
        func hooks(_ trainer: Trainer) throws -> [JSONValue] {
            try trainer.hooks.map { try description(of: $0.hook) }
        }
        #expect(try hooks(trainer) == hooks(described))
    }

    @Test("the digits are learned to over 97%")
    func digits() throws {
        let directory = try TemporaryDirectory()
        let (training, validation) = try DigitsMLP.data("")
        let trainer = DigitsMLP.trainer()
        try Run(
            DigitsMLP.network(), trainer, on: training, validation: validation, to: directory.path("run.h5")
        ).train(output: SilentOutput())
        #expect(try #require(trainer.logs["validation.Accuracy"]?.last) > 0.97)
    }

    @Test("next months' sunspots are foretold better than by the month before")
    func sunspots() throws {
        let directory = try TemporaryDirectory()
        let table = Fixtures.packageRoot.appendingPathComponent("Examples/sunspots/sunspots.csv").path
        let splits = try SeriesData(tables: [table]).splits()
        try DataFile(splits: splits).save(to: directory.path("sunspots.h5"))
        let (training, validation) = try Sunspots.data(directory.path("sunspots.h5"))
        let trainer = Sunspots.trainer()
        let network = try Sunspots.network()
        try Run(
            network, trainer, on: training, validation: validation, to: directory.path("run.h5")
        ).train(output: SilentOutput())
        let error = try #require(trainer.logs["validation.MeanAbsoluteError"]?.last) * 37.21

        let held = try #require(try DataFile.load(from: directory.path("sunspots.h5"))["validation"])
        let (now, next) = (try #require(held["default"]).values, try #require(held["targets"]).values)
        let sum = zip(now, next).reduce(0.0) { $0 + Double(abs($1.0 - $1.1)) }
        let persistence = sum / Double(now.count)
        // The figures of the example's README; the last digits depend on the processor.
        #expect((14.8..<14.9).contains(persistence) && error < 14, "\(persistence), \(error)")

        // What comes after the table, in sunspots and not in deviations of them.
        let series = try SeriesData(tables: [table]).series[0]
        let coming = try Forecaster(network, horizon: 1).forecast(after: series, steps: 12)
        let last = try #require(series.last)
        #expect(abs(coming[0] - last) < 60 && coming.allSatisfy { (-20..<300).contains($0) }, "\(coming)")
    }
}
