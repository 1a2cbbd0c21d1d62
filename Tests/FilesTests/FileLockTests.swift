import Brainstorm
import Files
import Foundation
import TestSupport
import Testing

struct FileLockTests {
    @Test("one training at a time writes a run; the lock goes with its end")
    func oneWriter() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("run.h5")
        var lock: FileLock? = try FileLock(of: path)
        let error = #expect(throws: FileError.self) { _ = try FileLock(of: path) }
        #expect(error?.code == .inUse)
        #expect(
            error?.description
                == "\(path): another training of this process (\(processNumber)) is writing this run: wait for its "
                + "end or stop it, or give this run another name")
        #expect(try directory.read("run.h5.lock") == Array("\(processNumber)\n".utf8))
        #expect(throws: FileError.self) { _ = try SavedTraining(in: directory) }
        #expect(lock != nil)
        lock = nil
        #expect(!fileExists("\(path).lock"))
        _ = try SavedTraining(in: directory)
        #expect(!fileExists("\(path).lock"))
    }

    @Test("a lock file that a killed process left, and its unfinished files, block nobody and go away")
    func leftovers() throws {
        let directory = try TemporaryDirectory()
        let gone = try TestSupport.run("/bin/sh", ["-c", "echo $$"]).output
        let number = try #require(Int32(gone.trimmingCharacters(in: .newlines)))
        _ = try directory.write(Array("\(number)\n".utf8), to: "run.h5.lock")
        _ = try directory.write([1, 2, 3], to: "run.h5.\(number).tmp")
        _ = try directory.write([1, 2, 3], to: "run.h5.\(getppid()).tmp")
        _ = try directory.write([1, 2, 3], to: "run.h5.mine.tmp")
        _ = try SavedTraining(in: directory)
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(!names.contains("run.h5.lock") && !names.contains("run.h5.\(number).tmp"))
        #expect(names.contains("run.h5.\(getppid()).tmp") && names.contains("run.h5.mine.tmp"))
    }

    @Test("a directory in which nothing can be written is refused before training")
    func unwritable() throws {
        let error = #expect(throws: FileError.self) { _ = try FileLock(of: "/proc/run.h5") }
        #expect(error?.code == .system)
        #expect(
            error?.description.hasPrefix(
                "/proc/run.h5: cannot be saved here, for 'run.h5.lock' cannot be made: ") == true)
    }
}
