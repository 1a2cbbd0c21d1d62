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

    init(in directory: TemporaryDirectory, on files: any FileSystem = SystemFiles()) throws {
        trainer = Trainer(
            stepper: MomentumStepper(learningRate: 0.1, momentum: 0.9),
            hooks: [
                MonitorScores("validation", scorers: [Accuracy()], every: .updates(2)),
                SaveBestNetwork(
                    "validation.total_loss", criterion: .min, to: directory.path("best.h5"),
                    every: .updates(2)),
                SaveNetwork(to: directory.path("network.h5")),
                SaveLogs(to: directory.path("logs.h5"), every: .updates(3)),
                PlotLogs(to: directory.path("curves.svg")),
                SaveRun(
                    to: directory.path(Self.run), every: .updates(2),
                    keeping: RunRetention(
                        last: 2, every: 4, best: "validation.total_loss", criterion: .min)),
                StopAfterEpoch(2),
            ])
        trainer.save(on: files)
        let output = Warnings()
        result = try trainer.train(
            try NetworkFileTests.classifier(), on: Minibatches(of: 4, SampleFiles.samples, seed: 3),
            validation: ["validation": Undivided(SampleFiles.samples)], output: output)
        warnings = output.texts
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
