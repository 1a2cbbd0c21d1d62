import Brainstorm
import Foundation
import TestSupport
import Testing

/// The files that a run makes, keeps, gives up and never touches.
struct RunFilesTests {
    private func names(_ directory: TemporaryDirectory) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: directory.path))
    }

    /// The small experiment with other hooks that save.
    private func experiment(_ hooks: [any Hook]) throws -> Experiment {
        var experiment = try SmallExperiment.made()
        experiment.trainer.hooks = hooks.map { NamedHook(name: $0.defaultName, hook: $0) }
        return experiment
    }

    @Test("a training that is refused at its start leaves no file, wherever SaveRun stands in the list")
    func refused() throws {
        let directory = try TemporaryDirectory()
        func train() throws {
            try Run(
                experiment([SaveRun(), SaveNetwork(to: "n.h5"), EarlyStopper("validation.los")]),
                to: directory.path("a.h5")
            ).train(output: SilentOutput())
        }
        #expect(throws: TrainingError.self) { try train() }
        #expect(try names(directory).isEmpty)
    }

    @Test("a copy of the run never takes the place of another kind of file, nor of one that is read")
    func copies() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array("precious".utf8), to: "a-update-000010.h5")
        func train(_ options: RunOptions = RunOptions()) throws {
            let hooks: [any Hook] = [
                SaveRun(every: .updates(10), keeping: RunRetention(last: 1)), StopAfterEpoch(1),
            ]
            try Run(experiment(hooks), to: directory.path("a.h5"), options: options)
                .train(output: SilentOutput())
        }
        let error = #expect(throws: FileError.self) { try train() }
        #expect(error?.code == .exists)
        #expect(try directory.read("a-update-000010.h5") == Array("precious".utf8))
        // What was trained before is safe.
        #expect(try RunFile(from: directory.path("a.h5")).trainer.update == 0)

        // A run that is read, such as one to begin with, stays too.
        try FileManager.default.moveItem(
            atPath: directory.path("a.h5"), toPath: directory.path("b.h5"))
        try FileManager.default.removeItem(atPath: directory.path("a-update-000010.h5"))
        try FileManager.default.removeItem(atPath: directory.path("a-update-000000.h5"))
        try FileManager.default.linkItem(
            atPath: directory.path("b.h5"), toPath: directory.path("a-update-000010.h5"))
        var options = RunOptions()
        options.inputs = [directory.path("b.h5")]
        let input = #expect(throws: FileError.self) { try train(options) }
        #expect(input?.code == .isInput)
        #expect(try directory.read("b.h5") == directory.read("a-update-000010.h5"))
    }

    @Test("copies that a file says are given up are deleted only if they are copies of a run")
    func dropped() throws {
        let directory = try TemporaryDirectory()
        let hooks: [any Hook] = [
            SaveRun(every: .updates(10), keeping: RunRetention(last: 1)), StopAfterEpoch(1),
        ]
        try Run(experiment(hooks), to: directory.path("a.h5")).train(output: SilentOutput())
        #expect(try names(directory) == ["a.h5", "a-update-000040.h5"])
        _ = try directory.write(Array("precious".utf8), to: "a-update-000010.h5")
        var changes = RunChanges()
        changes.epochs = 2
        try Run(resuming: directory.path("a.h5"), changes: changes)
            .train(output: SilentOutput(), stopAfterUpdates: 1)
        #expect(try directory.read("a-update-000010.h5") == Array("precious".utf8))
    }

    @Test("two hooks that save the run do not delete each other's copies")
    func twoSavers() throws {
        let directory = try TemporaryDirectory()
        var experiment = try experiment([StopAfterEpoch(1)])
        experiment.trainer.hooks += [
            NamedHook(name: "few", hook: SaveRun(every: .updates(10), keeping: RunRetention(last: 1))),
            NamedHook(name: "all", hook: SaveRun(every: .updates(10), keeping: RunRetention(every: 2))),
        ]
        try Run(experiment, to: directory.path("a.h5")).train(output: SilentOutput())
        // The second keeps its 2nd and 4th, the first its last one.
        #expect(
            try names(directory) == [
                "a.h5", "a-update-000010.h5", "a-update-000030.h5", "a-update-000040.h5",
            ])
    }

    @Test("a run that takes the place of another one takes away that one's files, and nothing else")
    func replaced() throws {
        let directory = try TemporaryDirectory()
        let hooks: [any Hook] = [
            MonitorScores("validation", scorers: []),
            SaveBestNetwork("validation.total_loss", criterion: .min, to: "best.h5"),
            SaveRun(every: .updates(10), keeping: RunRetention(every: 1)), StopAfterEpoch(1),
        ]
        try Run(experiment(hooks), to: directory.path("a.h5")).train(output: SilentOutput())
        #expect(try names(directory).count == 7)
        _ = try directory.write(Array("mine".utf8), to: "a-update-000099.h5")
        var options = RunOptions()
        options.overwrites = true
        let plain: [any Hook] = [
            SaveBestNetwork("rolling_training.total_loss", criterion: .min, to: "best.h5"), SaveRun(),
            StopAfterEpoch(1),
        ]
        let path = directory.path("a.h5")
        try Run(experiment(plain), to: path, options: options)
            .train(output: SilentOutput(), stopAfterUpdates: 5)
        #expect(try names(directory) == ["a.h5", "a-update-000099.h5"])
    }

    @Test("what stands where the lock would and is no lock of a run is refused and stays")
    func lock() throws {
        let directory = try TemporaryDirectory()
        _ = try directory.write(Array("precious".utf8), to: "data.h5")
        let lock = directory.path("a.h5.lock")
        for make in [
            { try FileManager.default.createSymbolicLink(atPath: lock, withDestinationPath: "data.h5") },
            { try FileManager.default.linkItem(atPath: directory.path("data.h5"), toPath: lock) },
            { _ = try directory.write(Array("my notes".utf8), to: "a.h5.lock") },
        ] {
            try make()
            #expect(throws: FileError.self) { try Run(SmallExperiment.made(), to: directory.path("a.h5")) }
            #expect(fileExists(lock))
            #expect(try directory.read("data.h5") == Array("precious".utf8))
            try FileManager.default.removeItem(atPath: lock)
        }
        // What a killed process left is a lock.
        _ = try directory.write(Array("123456\n".utf8), to: "a.h5.lock")
        _ = try Run(SmallExperiment.made(), to: directory.path("a.h5"))
    }

    @Test("a hook cannot save under the name of a copy of the run")
    func nameOfCopy() throws {
        let directory = try TemporaryDirectory()
        let error = #expect(throws: TrainingError.self) {
            try Run(experiment([SaveNetwork(to: "update-000010.h5")]), to: directory.path("a.h5"))
        }
        #expect(error?.message.contains("as copies of the run are called") == true)
    }

    @Test("a byte of the training's description that was changed is found when the run is read")
    func description() throws {
        let directory = try TemporaryDirectory()
        try Run(SmallExperiment.made(), to: directory.path("a.h5"))
            .train(output: SilentOutput(), stopAfterUpdates: 1)
        var bytes = try directory.read("a.h5")
        let text = Array("\"interval\":10".utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
        bytes[place + text.count - 2] = UInt8(ascii: "2")
        let error = #expect(throws: FileError.self) { try RunFile(from: bytes) }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains("the description of the training is not what was saved") == true)
    }

    @Test("files of hooks that a run is given later are new: what is there already stays")
    func laterHooks() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        try Run(experiment([StopAfterEpoch(1)]), to: path).train(output: SilentOutput())
        try Network.load(from: path).save(to: directory.path("a-final.h5"))
        let before = try directory.read("a-final.h5")
        var changes = RunChanges()
        changes.hooks = [
            ["@type": "SaveNetwork", "filename": "final.h5"], ["@type": "StopAfterEpoch", "max_epochs": 2],
        ]
        let error = #expect(throws: FileError.self) { try Run(resuming: path, changes: changes) }
        #expect(error?.code == .exists)
        #expect(try directory.read("a-final.h5") == before)
    }

    @Test("a link that would make one file of two of the run's is refused")
    func links() throws {
        let directory = try TemporaryDirectory()
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("a-n.h5"), withDestinationPath: "a.h5")
        let error = #expect(throws: FileError.self) {
            try Run(experiment([SaveNetwork(to: "n.h5")]), to: directory.path("a.h5"))
        }
        #expect(error?.message.contains("two files of the run") == true)
    }

    @Test("data that are called like a file that a killed process left are not removed as one")
    func leftovers() throws {
        let directory = try TemporaryDirectory()
        // No process has this number.
        let name = "a.h5.4194304.tmp"
        let digits = try #require(Digits.load()["training"]?["default"])
        try DataFile(
            splits: [
                "training": ["default": DataFile.Column(shape: digits.shape.extents, .floats(digits.values))]
            ]
        ).save(to: directory.path(name))
        var options = RunOptions()
        options.inputs = [directory.path(name)]
        let bytes = try directory.read(name)
        try Run(experiment([StopAfterEpoch(1)]), to: directory.path("a.h5"), options: options)
            .train(output: SilentOutput())
        #expect(try directory.read(name) == bytes)
    }

    @Test("a hook whose logs others read cannot be taken from a run, and the run stays as it is")
    func removedWriter() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        func begin() throws {
            try Run(SmallExperiment.made(), to: path).train(output: SilentOutput())
        }
        try begin()
        let before = try directory.read("a.h5")
        var changes = RunChanges()
        changes.epochs = 4
        changes.set("trainer.hooks.validation", to: .null)
        let error = #expect(throws: TrainingError.self) {
            try Run(resuming: path, changes: changes).train(output: SilentOutput())
        }
        #expect(error?.message.contains("'validation.Accuracy' that nobody writes") == true)
        #expect(try directory.read("a.h5") == before)
    }

    @Test("all files of a private run are private", arguments: [0o600, 0o640])
    func access(permissions: Int) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        func train(_ options: RunOptions = RunOptions()) throws {
            try Run(SmallExperiment.made(), to: path, options: options)
                .train(output: SilentOutput(), stopAfterUpdates: 3)
        }
        try train()
        for name in try names(directory) {
            try FileManager.default.setAttributes(
                [.posixPermissions: permissions], ofItemAtPath: directory.path(name))
        }
        var options = RunOptions()
        options.overwrites = true
        try train(options)
        #expect(try names(directory) == SmallExperiment.files(of: "a"))
        for name in try names(directory) {
            let attributes = try FileManager.default.attributesOfItem(atPath: directory.path(name))
            #expect(attributes[.posixPermissions] as? Int == permissions, "\(name)")
        }
    }
}
