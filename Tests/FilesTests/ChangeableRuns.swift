import Brainstorm
import TestSupport

/// Tests that give a run another description.
protocol ChangeableRuns {}

extension ChangeableRuns {
    /// A run after two epochs of six batches, or after some updates.
    func run(
        _ stepper: any Stepper = MomentumStepper(learningRate: 0.1, momentum: 0.9), hooks: [any Hook]? = nil,
        scorers: [any Scorer] = [], updates: Int? = nil
    ) throws -> RunFile {
        let trainer = Trainer(stepper: stepper, hooks: hooks ?? Self.hooks, scorers: scorers)
        let network = try NetworkFileTests.classifier()
        try train(trainer, network, updates: updates)
        return try RunFile(from: trainer.bytes())
    }

    static var hooks: [any Hook] {
        [
            MonitorScores("validation", scorers: [Accuracy()]),
            ModifyStepperAttribute(Exponential(from: 0.1, factor: 0.5)),
            EarlyStopper("validation.total_loss", patience: 50), StopAfterEpoch(2),
        ]
    }

    func train(_ trainer: Trainer, _ network: Network, updates: Int? = nil) throws {
        let samples = try SampleFiles.samples
        let directory = try TemporaryDirectory()
        try trainer.train(
            network, on: Minibatches(of: 4, samples, seed: 3),
            validation: ["validation": Undivided(samples)],
            savingTo: SavingPlace(directory: directory.path), output: SilentOutput(),
            stopAfterUpdates: updates)
    }

    func changes(_ body: (inout RunChanges) -> Void) -> RunChanges {
        var changes = RunChanges()
        body(&changes)
        return changes
    }

    func set(_ path: String, _ value: JSONValue) -> RunChanges { changes { $0.set(path, to: value) } }

    func refusal(_ run: RunFile, _ changes: RunChanges) -> String {
        do {
            let changed = try run.applying(changes)
            return "not refused: \(changed.lines)"
        } catch {
            return "\(error)"
        }
    }

    func stepperState(_ run: RunFile, _ name: String) -> StateValue? {
        guard case .group(let stepper)? = run.trainer.stateTree["stepper"] else { return nil }
        return stepper[name]
    }
}
