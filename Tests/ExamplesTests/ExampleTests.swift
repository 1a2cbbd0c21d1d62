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
        // Where a run is saved is no part of an experiment.
        func hooks(_ trainer: Trainer) throws -> [JSONValue] {
            try trainer.hooks.filter { !($0.hook is SaveRun) }.map { try description(of: $0.hook) }
        }
        #expect(try hooks(trainer) == hooks(described))
    }

    @Test("the digits are learned to over 97%")
    func digits() throws {
        let directory = try TemporaryDirectory()
        let (training, validation) = try DigitsMLP.data("")
        let (network, trainer) = (try DigitsMLP.network(), DigitsMLP.trainer())
        trainer.relocate(to: directory.path("."))
        try trainer.train(network, on: training, validation: validation, output: SilentOutput())
        #expect(try #require(trainer.logs["validation.Accuracy"]?.last) > 0.97)
    }
}
