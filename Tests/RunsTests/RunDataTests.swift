import Brainstorm
import Foundation
import TestSupport
import Testing

/// The data of a run: named by an experiment, or in memory.
struct RunDataTests {
    private static var splits: [String: Samples] {
        get throws { try Digits.load().mapValues { $0.subset(0..<64) } }
    }

    /// A run of iterators in memory, which the command could not know.
    private func begun(_ path: String, batch: Int = 16) throws -> Run {
        let experiment = try SmallExperiment.made()
        let network = try Network(experiment.network)
        try network.initializeAsDescribed()
        let splits = try Self.splits
        let (training, held) = (try #require(splits["training"]), try #require(splits["validation"]))
        return try Run(
            network, Trainer(experiment.trainer), on: Minibatches(of: batch, training, seed: 3),
            validation: ["validation": Minibatches(of: 64, held, shuffle: false)], to: path)
    }

    private func interrupted(_ path: String) throws {
        try begun(path).train(output: SilentOutput(), stopAfterUpdates: 3)
    }

    @Test("a run of data in memory goes on with the same data, given as samples, as iterators or as a file")
    func inMemory() throws {
        let directory = try TemporaryDirectory()
        try begun(directory.path("whole.h5")).train(output: SilentOutput())
        let splits = try Self.splits
        try DataFile(
            splits: splits.mapValues { samples in
                Dictionary(
                    uniqueKeysWithValues: samples.names.map { name in
                        let column = samples[name]
                        return (
                            name,
                            DataFile.Column(shape: column?.shape.extents ?? [], .floats(column?.values ?? []))
                        )
                    })
            }
        ).save(to: directory.path("data.h5"))
        let (training, held) = (try #require(splits["training"]), try #require(splits["validation"]))
        for (name, data) in [
            ("samples", RunData.samples(splits)), ("file", .file(directory.path("data.h5"))),
            (
                "iterators",
                .iterators(
                    training: Minibatches(of: 16, training, seed: 3),
                    validation: ["validation": Minibatches(of: 64, held, shuffle: false)])
            ),
        ] {
            let path = directory.path("\(name).h5")
            try interrupted(path)
            try Run(resuming: path, data: data).train(output: SilentOutput())
            #expect(try directory.read("\(name).h5") == directory.read("whole.h5"), "\(name)")
        }
    }

    @Test("data in memory are asked for, compared, and divided as they were")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        try interrupted(path)
        func refusal(_ data: RunData, _ options: RunOptions = RunOptions()) -> String {
            do {
                _ = try Run(resuming: path, data: data, options: options)
                return "accepted"
            } catch { return "\(error)" }
        }
        #expect(refusal(.described).contains("begun in Swift with data in memory"))
        #expect(refusal(.described).contains("--data"))
        let splits = try Self.splits
        let (training, held) = (try #require(splits["training"]), try #require(splits["validation"]))
        #expect(refusal(.samples(["training": training])).contains("has no split 'validation'"))
        let other = try #require(try Digits.load()["training"]).subset(64..<128)
        let changed = RunData.samples(["training": other, "validation": held])
        #expect(refusal(changed).contains("'training' is not what the run was trained on"))
        var options = RunOptions()
        options.acceptsChangedData = true
        #expect(refusal(changed, options) == "accepted")
        let iterators = RunData.iterators(
            training: Minibatches(of: 8, training, seed: 3),
            validation: ["validation": Minibatches(of: 64, held, shuffle: false)])
        #expect(refusal(iterators).contains("training.batch_size: 16 → 8"), "\(refusal(iterators))")
    }

    @Test("data that have moved are asked for by the name of what says where they are")
    func moved() throws {
        let directory = try TemporaryDirectory()
        let splits = try Self.splits.mapValues { samples in
            ["default", "targets"].reduce(into: [String: DataFile.Column]()) { columns, name in
                guard let column = samples[name] else { return }
                columns[name] = DataFile.Column(shape: column.shape.extents, .floats(column.values))
            }
        }
        try DataFile(splits: splits).save(to: directory.path("data.h5"))
        var experiment = try SmallExperiment.made()
        experiment.data.source = DataFileSource(path: "data.h5")
        let path = directory.path("a.h5")
        func begin() throws {
            let run = try Run(experiment, to: path, relativeTo: directory.path)
            #expect(try run.description()["data"]?["source"]?["path"] == "data.h5")
            try run.train(output: SilentOutput(), stopAfterUpdates: 1)
        }
        try begin()
        try FileManager.default.moveItem(
            atPath: directory.path("data.h5"), toPath: directory.path("elsewhere.h5"))
        let error = #expect(throws: FileError.self) { try Run(resuming: path) }
        #expect(error?.message.contains("say where they are, with --data") == true, "\(error as Any)")
        let run = try Run(resuming: path, data: .file(directory.path("elsewhere.h5")))
        #expect(run.changes.count == 1 && run.changes[0].hasPrefix("data.source.path: "))
        // Data in use are never written over.
        let over = #expect(throws: FileError.self) {
            try Run(experiment, to: directory.path("elsewhere.h5"), relativeTo: directory.path)
        }
        #expect(over?.code == .exists)
    }
}
