import Brainstorm
import Foundation
import TestSupport
import Testing

/// Runs as values of the library.
struct RunTests {
    private func names(_ directory: TemporaryDirectory) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: directory.path))
    }

    /// Trains an experiment to its end, and lets go of the run.
    private func train(_ path: String, updates: Int? = nil) throws {
        try Run(SmallExperiment.made(), to: path).train(output: SilentOutput(), stopAfterUpdates: updates)
    }

    @Test("a run goes on from its file to the bytes of one that was never interrupted")
    func resumed() throws {
        let directory = try TemporaryDirectory()
        try train(directory.path("whole.h5"))
        try train(directory.path("part.h5"), updates: 17)
        let run = try Run(resuming: directory.path("part.h5"))
        #expect(run.trainer.update == 17 && run.missing.isEmpty && run.changes.isEmpty)
        try run.train(output: SilentOutput())
        for file in SmallExperiment.files(of: "whole") {
            let other = file.replacing("whole", with: "part")
            #expect(try directory.read(file) == directory.read(other), "\(file)")
        }
    }

    @Test("all files of a run are named after it, so that two runs in a directory share none")
    func names() throws {
        let directory = try TemporaryDirectory()
        try train(directory.path("a.h5"))
        #expect(try names(directory) == SmallExperiment.files(of: "a"))
        let before = try directory.read("a-best.h5")
        try train(directory.path("b.h5"), updates: 1)
        #expect(try names(directory) == SmallExperiment.files(of: "a").union(SmallExperiment.files(of: "b")))
        #expect(try directory.read("a-best.h5") == before)
        // Another ending makes another name.
        try train(directory.path("a.hdf5"), updates: 1)
        #expect(try names(directory).contains("a.hdf5-best.h5"))
    }

    @Test("a file that is there is replaced only where that is asked for, and another kind never")
    func replacing() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        try train(path, updates: 1)
        let error = #expect(throws: FileError.self) { try train(path) }
        #expect(error?.code == .exists && error?.message.contains("brainstorm resume") == true)
        // Not the run alone: its best network may be worth more.
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: FileError.self) { try train(path) }
        var options = RunOptions()
        options.overwrites = true
        try Run(SmallExperiment.made(), to: path, options: options)
            .train(output: SilentOutput(), stopAfterUpdates: 1)

        _ = try directory.write(Array("notes".utf8), to: "a-logs.h5")
        let other = #expect(throws: FileError.self) {
            try Run(SmallExperiment.made(), to: path, options: options)
        }
        #expect(other?.message.contains("which a logs file never replaces") == true, "\(other as Any)")
        #expect(throws: FileError.self) { try Run(resuming: path) }
    }

    @Test("two hooks that would write one file are refused")
    func sameFile() throws {
        let directory = try TemporaryDirectory()
        var experiment = try SmallExperiment.made()
        experiment.trainer.hooks.append(NamedHook(name: "again", hook: SaveNetwork(to: "best.h5")))
        let error = #expect(throws: TrainingError.self) {
            try Run(experiment, to: directory.path("a.h5"))
        }
        #expect(
            error?.message
                == "the hooks 'SaveBestNetwork' and 'again' both save to 'best.h5': give one of them another filename"
        )
        #expect(try names(directory).isEmpty)
    }

    @Test("as long as a run lives nobody else writes its file, by whatever name")
    func locked() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("a.h5")
        try train(path, updates: 1)
        try FileManager.default.createSymbolicLink(
            atPath: directory.path("link.h5"), withDestinationPath: "a.h5")
        do {
            let run = try Run(resuming: path)
            for name in ["a.h5", "./a.h5", "link.h5"] {
                let error = #expect(throws: FileError.self) { try Run(resuming: directory.path(name)) }
                #expect(error?.code == .inUse, "\(name)")
            }
            #expect(run.trainer.update == 1)
        }
        // The link is the run itself: it is written, its files are named after it, and the link stays.
        try Run(resuming: directory.path("link.h5")).train(output: SilentOutput(), stopAfterUpdates: 2)
        #expect(try RunFile(from: path).trainer.update == 3)
        let type = try FileManager.default.attributesOfItem(atPath: directory.path("link.h5"))[.type]
        #expect(type as? FileAttributeType == .typeSymbolicLink)
        #expect(try names(directory) == SmallExperiment.files(of: "a").union(["link.h5"]))
    }

    @Test("what the run counts as saved and is not there is said at once, with what to do")
    func missing() throws {
        let directory = try TemporaryDirectory()
        try train(directory.path("a.h5"), updates: 60)
        let other = try TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory.path("a.h5"), toPath: other.path("a.h5"))
        do {
            let run = try Run(resuming: other.path("a.h5"))
            #expect(run.missing.count == 3)
            let best = try #require(run.missing.first)
            #expect(best.contains("a-best.h5, which the hook 'SaveBestNetwork' has saved, is not there"))
            #expect(best.contains("copy it here"))
            let output = CollectingOutput()
            try run.train(output: output, stopAfterUpdates: 1)
            #expect(output.warnings.prefix(3) == run.missing[...])
        }
        // Nothing is missing where everything was copied.
        for file in SmallExperiment.files(of: "a") where file != "a.h5" {
            try? FileManager.default.removeItem(atPath: other.path(file))
            try FileManager.default.copyItem(atPath: directory.path(file), toPath: other.path(file))
        }
        #expect(try { try Run(resuming: other.path("a.h5")).missing }().isEmpty)
    }

    @Test("one seed is given to the network and to all iterators, however they are within one another")
    func seeds() throws {
        var experiment = try SmallExperiment.made()
        experiment.reseed(99)
        let json = try experiment.json()
        #expect(json["network"]?["seed"] == 99)
        let noise = json["data"]?["training"]?["iterator"]?["iterator"]
        #expect(noise?["seed"] == 99 && noise?["iterator"]?["seed"] == 99)
        #expect(json["data"]?["validation"]?["validation"]?["iterator"]?["seed"] == 99)
    }

    @Test("an experiment of the first version, in which SaveRun names a file, is read")
    func firstVersion() throws {
        let old = SmallExperiment.text.replacing("\"format\": \"Experiment v1.1\",", with: "")
            .replacing("\"SaveRun\",", with: "\"SaveRun\", \"filename\": null,")
        #expect(try Experiment(json: JSONValue(parsing: old)).json() == SmallExperiment.made().json())
        let newer = SmallExperiment.text.replacing("v1.1", with: "v9.0")
        #expect(throws: FileError.self) { try Experiment(json: JSONValue(parsing: newer)) }
    }
}

/// Keeps what a training says.
final class CollectingOutput: ProgressOutput {
    private(set) var warnings: [String] = []
    var isTerminal: Bool { false }
    var width: Int { 80 }
    func write(_ text: String) {}
    func warn(_ text: String) { warnings.append(text) }
}
