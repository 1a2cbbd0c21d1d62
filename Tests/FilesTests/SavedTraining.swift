import Brainstorm
import Files
import Foundation
import Synchronization
import TestSupport
import Training

/// A training whose hooks save files of every kind, in a directory and by a file system of a test's choice.
struct SavedTraining {
    let result: TrainingResult
    let warnings: [String]
    let trainer: Trainer

    static let run = "run.h5"
    /// What the hooks save, by the names that the files have in a run.
    static let others = ["run-best.h5", "run-network.h5", "run-logs.h5", "run-curves.svg"]

    init(in directory: TemporaryDirectory, on files: any FileSystem = SystemFiles()) throws {
        trainer = Trainer(
            stepper: MomentumStepper(learningRate: 0.1, momentum: 0.9),
            hooks: [
                MonitorScores("validation", scorers: [Accuracy()], every: .updates(2)),
                SaveBestNetwork(
                    "validation.total_loss", criterion: .min, to: "best.h5", every: .updates(2)),
                SaveNetwork(to: "network.h5"),
                SaveLogs(to: "logs.h5", every: .updates(3)),
                PlotLogs(to: "curves.svg"),
                SaveRun(
                    every: .updates(2),
                    keeping: RunRetention(
                        last: 2, every: 4, best: "validation.total_loss", criterion: .min)),
                StopAfterEpoch(2),
            ])
        let output = Warnings()
        let run = try Self.begun(trainer, in: directory, on: files)
        result = try run.train(output: output)
        warnings = output.texts
    }

    /// A run of a small network, not yet trained.
    static func begun(
        _ trainer: Trainer, in directory: TemporaryDirectory, on files: any FileSystem = SystemFiles()
    ) throws -> Run {
        let run = try Run(
            NetworkFileTests.classifier(), trainer, on: Minibatches(of: 4, SampleFiles.samples, seed: 3),
            validation: ["validation": Undivided(SampleFiles.samples)], to: directory.path(Self.run))
        run.place.files = files
        return run
    }

    /// The same from its file.
    static func resumed(_ path: String, changes: RunChanges = RunChanges()) throws -> Run {
        try Run(
            resuming: path, changes: changes,
            data: .samples(["training": SampleFiles.samples, "validation": SampleFiles.samples]))
    }

    /// The files of a directory by name.
    static func files(_ directory: TemporaryDirectory) throws -> [String: [UInt8]] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try directory.read($0)) })
    }
}

/// Keeps what a training warns of.
final class Warnings: ProgressOutput {
    private(set) var texts: [String] = []
    var isTerminal: Bool { false }
    var width: Int { 80 }
    func write(_ text: String) {}
    func warn(_ text: String) { texts.append(text) }
}
