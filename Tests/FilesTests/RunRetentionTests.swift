import Brainstorm
import Files
import Foundation
import TestSupport
import Testing

struct RunRetentionTests {
    /// Trains for three epochs of six updates, saving after every second one, and gives the copies' updates.
    private func copies(_ retention: RunRetention) throws -> (copies: [Int], directory: TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1),
            hooks: [
                MonitorLoss("validation", every: .updates(2)),
                SaveRun(every: .updates(2), keeping: retention),
                StopAfterEpoch(3),
            ])
        try SavedTraining.begun(trainer, in: directory).train(output: SilentOutput())
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(names.contains("run.h5") && names.allSatisfy { $0.hasPrefix("run") && $0.hasSuffix(".h5") })
        return (
            try names.filter { $0 != "run.h5" }.map { name in
                let update = try #require(Int(name.dropFirst("run-update-".count).dropLast(3)))
                #expect(try RunFile(from: directory.path(name)).trainer.update == update)
                return update
            }.sorted(), directory
        )
    }

    @Test("nothing, the last, and every k-th are kept")
    func counted() throws {
        #expect(try copies(RunRetention()).copies == [])
        #expect(try copies(RunRetention(last: 1)).copies == [18])
        #expect(try copies(RunRetention(last: 3)).copies == [14, 16, 18])
        // Saved the 3rd, 6th and 9th time; the first time is before training.
        #expect(try copies(RunRetention(every: 3)).copies == [4, 10, 16])
        #expect(try copies(RunRetention(last: 2, every: 4)).copies == [6, 14, 16, 18])
    }

    @Test("the best by a log is kept", arguments: [Criterion.min, .max])
    func best(criterion: Criterion) throws {
        let (found, directory) = try copies(RunRetention(best: "validation.total_loss", criterion: criterion))
        let losses = try #require(
            RunFile(from: directory.path("run.h5")).trainer.logs["validation.total_loss"])
        let best = try #require(criterion.best(in: losses))
        #expect(losses.count == 10 && found == [best * 2])
    }

    @Test("a kept copy is resumed to the bytes of the run")
    func resumed() throws {
        let (found, directory) = try copies(RunRetention(last: 4, every: 3))
        for update in found {
            let name = "run-update-\(String(repeating: "0", count: update < 10 ? 5 : 4))\(update).h5"
            let place = try TemporaryDirectory()
            try FileManager.default.copyItem(atPath: directory.path(name), toPath: place.path("run.h5"))
            try SavedTraining.resumed(place.path("run.h5")).train(output: SilentOutput())
            #expect(try place.read("run.h5") == directory.read("run.h5"))
        }
    }

    @Test("copies can be asked for, and no longer asked for, when a run is resumed")
    func changed() throws {
        let (_, directory) = try copies(RunRetention())
        func resume(_ keepLast: JSONValue) throws -> [String] {
            var changes = RunChanges()
            changes.epochs = 9
            changes.set("trainer.hooks.SaveRun.keep_last", to: keepLast)
            let run = try SavedTraining.resumed(directory.path("run.h5"), changes: changes)
            try run.train(output: SilentOutput(), stopAfterUpdates: 4)
            return run.changes.filter { $0.hasPrefix("The hook") }
        }
        let afresh = "The hook SaveRun begins afresh: its state does not fit its options."
        #expect(try resume(2) == [afresh])
        #expect(fileExists(directory.path("run-update-000022.h5")))
        #expect(try resume(1) == [])
        #expect(!fileExists(directory.path("run-update-000020.h5")))
        #expect(fileExists(directory.path("run-update-000026.h5")))
        #expect(try resume(.null) == [afresh])
        #expect(try RunFile(from: directory.path("run.h5")).trainer.update == 30)
    }

    @Test("what the best is judged by must be logged, and numbers must be positive")
    func errors() throws {
        let directory = try TemporaryDirectory()
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1),
            hooks: [
                SaveRun(every: .update, keeping: RunRetention(best: "validation.los"))
            ])
        #expect(throws: TrainingError.self) {
            try SavedTraining.begun(trainer, in: directory).train(output: SilentOutput(), stopAfterUpdates: 3)
        }
        for text in [#""keep_last":0"#, #""keep_every":-1"#, #""criterion":"min""#] {
            #expect(throws: DescriptionError.self) {
                try Registry.standard.make(
                    SaveRun.self, kind: .hook, from: JSONValue(parsing: #"{"@type":"SaveRun",\#(text)}"#))
            }
        }
    }
}
