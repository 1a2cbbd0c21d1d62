import TestSupport
import Testing

/// `--threads`, in real processes.
struct ThreadsCommandTests {
    @Test("any number of threads, changed on the way, makes the same file")
    func same() throws {
        let directory = try TemporaryDirectory()
        func expectSuccess(_ arguments: String...) throws {
            let result = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
        }
        func train(_ name: String, _ arguments: String...) throws {
            let result = try TestSupport.run(
                CommandLine.path,
                ["train", "experiment.json", "--output", "run.h5", "--epochs", "2"] + arguments,
                in: directory.path)
            #expect(result.status == 0, "\(arguments): \(result.errors)")
        }
        try expectSuccess("new", "experiment.json")
        try train("whole", "--threads", "3")
        let whole = try directory.read("run.h5")
        try train("part", "--overwrite", "--stop-after-updates", "50")
        try expectSuccess("resume", "run.h5", "--threads", "1", "--stop-after-updates", "60")
        try expectSuccess("resume", "run.h5", "--threads", "8")
        #expect(try directory.read("run.h5") == whole)
    }
}
