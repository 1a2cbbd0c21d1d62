import Brainstorm
import TestSupport

/// One file of each kind that we write.
enum SampleFiles {
    /// A short training with dropout, shuffling and hooks, so that every part of a run file has content.
    static func trained(_ stepper: any Stepper = AdamStepper()) throws -> (Trainer, Network) {
        let network = try NetworkFileTests.classifier()
        let trainer = Trainer(
            stepper: stepper,
            hooks: [
                MonitorScores("validation", scorers: [Accuracy()]),
                EarlyStopper("validation.total_loss", patience: 50),
                StopAfterEpoch(2),
            ])
        try trainer.train(
            network, on: Minibatches(of: 4, samples, seed: 3), validation: ["validation": Undivided(samples)],
            output: SilentOutput())
        return (trainer, network)
    }

    static var samples: Samples {
        get throws {
            let key = RandomKey(seed: 1, purpose: "sample data")
            return try Samples(rows: [
                "default": (shape: [22, 6], values: (0..<132).map { key.normal(at: UInt64($0)) }),
                "targets": (
                    shape: [22, 1],
                    values: (0..<22).map { Float(key.integer(at: UInt64($0 + 500), below: 3)) }
                ),
            ])
        }
    }

    /// The paths of the files.
    static func write(into directory: TemporaryDirectory) throws -> [String] {
        let (trainer, network) = try trained()
        let names = ["network.h5", "compressed.h5", "run.h5", "logs.h5", "data.h5"]
        try network.save(to: directory.path(names[0]))
        try network.save(to: directory.path(names[1]), options: NetworkFileOptions(storage: .gzip()))
        try trainer.save(to: directory.path(names[2]))
        try trainer.logs.save(to: directory.path(names[3]))
        try DataFile(splits: [
            "training": [
                "default": DataFile.Column(shape: [1, 3, 2], .bytes([1, 2, 3, 4, 5, 6]), scale: 0.5),
                "targets": DataFile.Column(shape: [1, 3, 1], .floats([0, 1, 2])),
            ]
        ]).save(to: directory.path(names[4]))
        return names.map(directory.path)
    }

    /// Loads a file as what it is, by its name.
    static func load(_ bytes: [UInt8], as name: String) throws {
        switch name {
        case "run.h5": _ = try Trainer.load(from: bytes)
        case "logs.h5": _ = try Logs.load(from: bytes)
        case "data.h5": _ = try DataFile.load(from: bytes)
        default: _ = try Network.load(from: bytes)
        }
    }
}
