import Brainstorm
import Files
import Foundation
import Synchronization
import TestSupport
import Testing

/// A system call of saving goes wrong, each in turn, in each way: nothing is lost and nothing is half-written.
struct SavingFaultTests {
    private static let faults: [FaultyFiles.Fault] =
        [ENOSPC, EIO, EINTR, EDQUOT, EROFS, ENOENT, EACCES].map(FaultyFiles.Fault.error) + [.short]

    /// What an undisturbed training makes: its calls, its files in the end, and every version of its run file.
    private struct Expected {
        let calls: [String]
        let files: [String: [UInt8]]
        let versions: Set<[UInt8]>

        init() throws {
            let directory = try TemporaryDirectory()
            let versions = Versions(directory.path(SavedTraining.run))
            let files = FaultyFiles { if $0 == versions.path { versions.look() } }
            let training = try SavedTraining(in: directory, on: files)
            #expect(training.result.unsaved.isEmpty && training.warnings.isEmpty)
            calls = files.made
            self.files = try SavedTraining.files(directory)
            self.versions = versions.found
        }
    }

    /// The contents that a file has had.
    private final class Versions: Sendable {
        let path: String
        private let contents = Mutex<Set<[UInt8]>>([])

        init(_ path: String) { self.path = path }

        var found: Set<[UInt8]> { contents.withLock { $0 } }

        func look() {
            guard let bytes = FileManager.default.contents(atPath: path) else { return }
            contents.withLock { _ = $0.insert([UInt8](bytes)) }
        }
    }

    @Test(
        "a fault at any one call: the files in the end are those of a training without it", arguments: faults)
    func transient(fault: FaultyFiles.Fault) throws {
        let expected = try Expected()
        #expect(expected.calls.count > 100 && Set(expected.calls).count == 8)
        print("saving: \(expected.calls.count) system calls, each with \(fault)")
        for index in expected.calls.indices {
            if case .short = fault, expected.calls[index] != "write" { continue }
            let place = "\(fault) at call \(index), \(expected.calls[index])"
            let directory = try TemporaryDirectory()
            let versions = Versions(directory.path(SavedTraining.run))
            // Looked at when the fault happens and whenever a file has been replaced afterwards.
            let files = FaultyFiles(fault, at: .only(index)) { _ in versions.look() }
            let training = try SavedTraining(in: directory, on: files)
            #expect(training.result.unsaved.isEmpty, "\(place): \(training.result.unsaved)")
            #expect(versions.found.isSubset(of: expected.versions), "\(place): a run file of other bytes")
            let found = try SavedTraining.files(directory)
            #expect(Set(found.keys) == Set(expected.files.keys), "\(place)")
            for (name, bytes) in expected.files { #expect(found[name] == bytes, "\(place): \(name) differs") }
        }
    }

    @Test(
        "a disk that refuses everything from any call on: training ends, says what is not saved, and the files are old ones, whole",
        arguments: [ENOSPC, EIO, EROFS])
    func lasting(number: Int32) throws {
        let expected = try Expected()
        for index in expected.calls.indices {
            let place = "\(SystemCallError(number)) from call \(index), \(expected.calls[index])"
            let directory = try TemporaryDirectory()
            let training = try SavedTraining(
                in: directory, on: FaultyFiles(.error(number), at: .from(index)))
            #expect(training.result.epochs == 2 && training.result.updates == 12, "\(place)")
            let names = training.result.unsaved.map { fileName(of: $0.path) }
            let found = try SavedTraining.files(directory)
            for (name, bytes) in expected.files where found[name] != bytes && !name.contains("-update-") {
                #expect(names.contains(name), "\(place): nobody says that \(name) is not saved")
            }
            #expect(training.result.unsaved.allSatisfy { $0.reason.contains("\(SystemCallError(number))") })
            #expect(training.warnings.isEmpty == names.isEmpty, "\(place): \(training.warnings)")
            if let run = found[SavedTraining.run] {
                #expect(expected.versions.contains(run), "\(place): a run file of other bytes")
            }
            for (name, bytes) in found where name.hasPrefix("run-update-") {
                #expect(expected.versions.contains(bytes), "\(place): \(name) is no run that was saved")
            }
        }
    }

    @Test("the warning says what is not saved and why, once")
    func wording() throws {
        let directory = try TemporaryDirectory()
        let files = FaultyFiles(.error(ENOSPC), at: .from(0))
        let training = try SavedTraining(in: directory, on: files)
        let path = directory.path(SavedTraining.run)
        #expect(
            training.warnings.filter { $0.contains(path) } == [
                "\(path): cannot be created: No space left on device; training goes on, and there is no such "
                    + "file yet"
            ])
        #expect(
            training.result.unsaved.first { $0.path == path }?.description
                == "\(path): cannot be created: No space left on device")
    }

    @Test("a directory that vanishes and comes back: what could not be saved meanwhile is saved then")
    func vanished() throws {
        let directory = try TemporaryDirectory()
        let (folder, moved) = (directory.path("runs"), directory.path("moved"))
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let trainer = Trainer(
            stepper: SgdStepper(learningRate: 0.1),
            hooks: [SaveRun(every: .update), StopAfterEpoch(2)])
        let output = Warnings()
        let network = try NetworkFileTests.classifier()
        let run = try Run(
            network, trainer,
            on: Disturbing(Minibatches(of: 4, SampleFiles.samples, seed: 3), at: 4) {
                try? FileManager.default.moveItem(atPath: folder, toPath: moved)
            }, to: "\(folder)/run.h5")
        func train(updates: Int) throws -> TrainingResult {
            try run.train(output: output, stopAfterUpdates: updates)
        }
        #expect(try train(updates: 2).unsaved.isEmpty)
        let lost = try train(updates: 4)
        #expect(lost.unsaved.map(\.path) == ["\(folder)/run.h5"])
        #expect(output.texts.last?.contains("No such file or directory") == true, "\(output.texts)")
        #expect(try Network.load(from: "\(moved)/run.h5").parameters.count == network.parameters.count)
        try FileManager.default.moveItem(atPath: moved, toPath: folder)
        #expect(try train(updates: 2).unsaved.isEmpty)
        let state = try HDF5File(path: "\(folder)/run.h5").root.group("training/state")
        #expect(try state.dataset("update").read(Int.self) == [8])
    }
}

/// An iterator that does something when a batch is asked for.
private struct Disturbing: DataIterator {
    static let typeName = "Disturbing"
    private let source: Minibatches
    private let position: Int
    private let action: @Sendable () -> Void

    init(_ source: Minibatches, at position: Int, _ action: @escaping @Sendable () -> Void) {
        (self.source, self.position, self.action) = (source, position, action)
    }

    var store: (any SampleStore)? { source.store }
    func bound(to store: any SampleStore) throws -> Disturbing { self }
    func batchCount(epoch: Int) -> Int { source.batchCount(epoch: epoch) }
    func batchSize(epoch: Int, position: Int) -> BatchSize {
        source.batchSize(epoch: epoch, position: position)
    }
    func batch(epoch: Int, position: Int) throws -> Batch {
        if position == self.position { action() }
        return try source.batch(epoch: epoch, position: position)
    }
    init(from decoder: any Decoder) throws { throw CocoaError(.coderInvalidValue) }
    func encode(to encoder: any Encoder) throws {}
}
