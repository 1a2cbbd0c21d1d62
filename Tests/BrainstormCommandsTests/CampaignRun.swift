import Brainstorm
import Foundation
import TestSupport

/// A directory in which an experiment is trained by processes: `experiment.json`, its data and what the training saves.
struct TrainingDirectory {
    static let experiment = "experiment.json"
    static let run = "run.h5"

    let path: String

    /// - Parameter data: writes the data beside the experiment.
    init(_ path: String, experiment: String, data: (String) throws -> Void = { _ in }) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try experiment.write(toFile: self.file(Self.experiment), atomically: true, encoding: .utf8)
        try data(file("data.h5"))
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func contains(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

    /// The names of what training has made, sorted; also what a killed process has left.
    func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            .filter { ![Self.experiment, "data.h5", Self.errors].contains($0) }
    }

    func clear() throws {
        for name in try names() { try FileManager.default.removeItem(atPath: file(name)) }
    }

    // MARK: Processes

    private static let errors = "errors.txt"

    /// What the last process wrote to standard error.
    var errors: String { (try? String(contentsOfFile: file(Self.errors), encoding: .utf8)) ?? "" }

    /// Starts the training, or resumes it if there is a run file.
    /// - Parameter options: with what it computes.
    func start(_ options: [String] = []) throws -> Process {
        try start(
            CommandLine.path,
            (contains(Self.run)
                ? ["resume", Self.run, "--quiet"]
                : ["train", Self.experiment, "--output", Self.run, "--quiet"]) + options)
    }

    func start(_ program: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: path)
        _ = FileManager.default.createFile(atPath: file(Self.errors), contents: nil)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: file(Self.errors))
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Trains, or goes on, to the end.
    /// - Throws: ``ProcessFailure`` with what the process wrote if it does not end well.
    func finish() throws {
        let process = try start()
        process.waitUntilExit()
        try expectGoodEnd(process)
    }

    func expectGoodEnd(_ process: Process) throws {
        guard process.terminationReason != .exit || process.terminationStatus != 0 else { return }
        throw ProcessFailure(
            description: "brainstorm ended with \(process.terminationStatus) in the directory of "
                + "\(try names()): \(errors)")
    }

    // MARK: Comparing

    /// The SHA-256 of all files, with their names.
    func digest() throws -> String {
        var digest = Digest()
        for name in try names() {
            digest.update("\(name)\n")
            try contents(name).withUnsafeBytes { digest.update($0) }
        }
        return digest.hexadecimal
    }

    /// In which files this directory differs from another, in words; empty if everything is the same, byte for byte.
    func differences(from other: TrainingDirectory) throws -> [String] {
        let (own, others) = (Set(try names()), Set(try other.names()))
        let lacking = others.subtracting(own).sorted().map { "\($0) is missing" }
        let added = own.subtracting(others).sorted().map { "\($0) should not be there" }
        let changed = try own.intersection(others).sorted().compactMap { name -> String? in
            let (bytes, expected) = (try contents(name), try other.contents(name))
            guard bytes != expected else { return nil }
            let place = zip(bytes, expected).enumerated().first { $1.0 != $1.1 }?.offset
            return "\(name) differs: \(bytes.count) bytes for \(expected.count), the first other byte is "
                + "\(place ?? min(bytes.count, expected.count))"
        }
        return lacking + added + changed
    }

    private func contents(_ name: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: file(name)))
    }

    /// What is wrong with the files that are there after a kill, in words: every run must be readable as a whole, every
    /// network, and the copies that the run file tells of must be there.
    func damages() throws -> [String] {
        var damages: [String] = []
        var kept: [Int64] = []
        for name in try names() where name.hasSuffix(".h5") {
            do {
                switch name {
                case "run-best.h5", "run-network.h5": _ = try Network.load(from: file(name))
                case "run-logs.h5", "run-buffers.h5": _ = try HDF5File(path: file(name)).root
                default:
                    let run = try RunFile(from: file(name))
                    if name == Self.run { kept = keptUpdates(run) }
                }
            } catch {
                damages.append("\(name) cannot be read: \(error)")
            }
        }
        for update in kept {
            let digits = String(update)
            let name = "run-update-\(String(repeating: "0", count: max(0, 6 - digits.count)) + digits).h5"
            if !contains(name) { damages.append("\(name), a copy that the run tells of, is missing") }
        }
        return damages
    }

    private func keptUpdates(_ run: RunFile) -> [Int64] {
        let saving = run.trainer.hooks.first { $0.hook is SaveRun }
        guard case .integers(let updates)? = saving?.hook.stateTree["kept_updates"] else { return [] }
        return updates
    }

    /// The number of the last update that the run file holds; 0 without one.
    func update() throws -> Int {
        contains(Self.run) ? try RunFile(from: file(Self.run)).trainer.update : 0
    }
}
