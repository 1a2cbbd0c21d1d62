import Brainstorm
import Files
import TestSupport
import Testing

/// Power is lost at every point of a training's saving, and the disk keeps or forgets everything that was not synced in
/// every way: each file is an old one or the new one, whole.
struct PowerLossTests {
    @Test("after a loss of power each file is the old one or the new one, and all that it counts on is there")
    func wholeOrOld() throws {
        let directory = try TemporaryDirectory()
        let files = JournalFiles()
        let training = try SavedTraining(in: directory, on: files)
        #expect(training.result.unsaved.isEmpty)
        let losses = try check(files, directory)
        #expect(losses.bad == [])
        #expect(losses.states > files.points && losses.versions > 5)
        print(
            "loss of power: \(files.points) points, \(losses.states) states of the disk, \(losses.versions) versions of the run file"
        )
    }

    @Test("the model finds what a program that does not sync loses")
    func withoutSyncing() throws {
        let directory = try TemporaryDirectory()
        let files = JournalFiles(syncs: false)
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1),
            hooks: [SaveRun(every: .updates(2)), StopAfterEpoch(1)])
        try SavedTraining.begun(trainer, in: directory, on: files).train(output: SilentOutput())
        #expect(try !check(files, directory).bad.isEmpty)
    }

    /// Looks at every disk that a loss of power at any point may leave.
    ///
    /// A file must never be missing once it was safely there, never older than the version that was safely there last, and
    /// never anything but a version that was saved. A run's kept copies must be there when it counts on them.
    private func check(
        _ files: JournalFiles, _ directory: TemporaryDirectory
    ) throws -> (states: Int, bad: [String], versions: Int) {
        var states = 0
        var bad: Set<String> = []
        var safe: [String: Set<[UInt8]>] = [:]
        var runs: [[UInt8]: [String]] = [:]
        let final = files.contents
        let names = ([SavedTraining.run] + SavedTraining.others).map(directory.path)
        for point in 0..<files.points {
            var found: [String: Set<[UInt8]>] = [:]
            var isMissing: Set<String> = []
            files.losses(after: point) { disk in
                states += 1
                for name in names {
                    let contents = disk.contents(of: name)
                    if contents.isEmpty { isMissing.insert(name) }
                    found[name, default: []].formUnion(contents)
                }
                for run in disk.contents(of: directory.path(SavedTraining.run)) {
                    if runs[run] == nil { runs[run] = try? copies(of: run, directory) }
                    guard let copies = runs[run] else {
                        bad.insert("\(point): the run file is not whole")
                        continue
                    }
                    // Each copy is a run of its own.
                    for copy in copies {
                        let contents = disk.contents(of: copy)
                        if contents.count != 1 || (try? RunFile(from: contents[0])) == nil {
                            bad.insert(
                                "\(point): \(fileName(of: copy)), which the run counts on, is not whole")
                        }
                    }
                }
            }
            for name in names {
                // Old or new: at most two versions, one of which was the safe one before.
                let contents = found[name] ?? []
                let before = safe[name] ?? []
                if contents.count > 2 || (!before.isEmpty && before.isDisjoint(with: contents)) {
                    bad.insert("\(point): \(fileName(of: name)) is neither the old file nor the new one")
                }
                if isMissing.contains(name) && !before.isEmpty {
                    bad.insert("\(point): \(fileName(of: name)) is gone")
                }
                safe[name] = isMissing.contains(name) ? [] : contents
            }
        }
        for name in names where safe[name] != final[name].map({ [$0] }) {
            bad.insert("\(fileName(of: name)) is not safe in the end")
        }
        return (states, bad.sorted(), runs.count)
    }

    /// The paths of the copies that a run counts on.
    private func copies(of run: [UInt8], _ directory: TemporaryDirectory) throws -> [String] {
        let root = try HDF5File(bytes: run).root
        _ = try RunFile(from: run)
        guard try root.group("training/state/hooks").contains("SaveRun"),
            try root.group("training/state/hooks/SaveRun").contains("kept_updates")
        else { return [] }
        return try root.dataset("training/state/hooks/SaveRun/kept_updates").read(Int.self).map { update in
            let digits = "\(update)"
            return directory.path(
                "run-update-\(String(repeating: "0", count: 6 - digits.count))\(digits).h5")
        }
    }
}
