import ArgumentParser
import Brainstorm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Trains, kills the training, resumes it and compares the bytes, each in a process of its own.
struct Demonstration {
    private let files: DemoFiles
    private let isQuiet: Bool

    init(in directory: String, quiet: Bool) {
        files = DemoFiles(directory)
        isQuiet = quiet
    }

    func run() throws {
        try files.prepare()
        let quiet = isQuiet ? ["--quiet"] : []

        tell("1. Training on 1,348 digits, without interruption: \(files.whole)")
        let training = ["train", files.experiment, "--overwrite"] + quiet
        try expectSuccess(ChildProcess(arguments: training + ["--output", files.whole]).wait())
        let whole = try RunFile(from: files.whole)
        let accuracy = try whole.trainer.logs.last("validation.Accuracy")
        tell("   Held-out accuracy: \(percent(accuracy))\n")

        tell("2. The same training again, in a process of its own that is killed: \(files.killed)")
        let child = try ChildProcess(arguments: training + ["--output", files.killed, "--quiet"])
        let update = try waitForMiddleOfAnEpoch(child, of: whole.trainer.update, in: files.killed)
        guard child.kill() == -SIGKILL else {
            throw FileError(.mismatch, path: files.killed, "the training ended before it could be killed")
        }
        let left = try RunFile(from: files.killed)
        tell(
            "   Killed with SIGKILL after update \(update). Its file stands at epoch \(left.trainer.epoch), batch "
                + "\(left.trainer.position), update \(left.trainer.update) of \(whole.trainer.update).\n")

        tell("3. Resuming it: brainstorm resume \(files.killed)")
        try expectSuccess(ChildProcess(arguments: ["resume", files.killed] + quiet).wait())

        let (first, second) = (try readFile(files.whole), try readFile(files.killed))
        guard first == second else {
            throw FileError(
                .mismatch, path: files.killed, "differs from \(files.whole): this must not happen")
        }
        tell("\n   \(files.whole) and \(files.killed): the same \(first.count) bytes.\n")
        tell(
            """
            Look at the file:
              brainstorm inspect \(files.killed)
            or in Python:
              import h5py
              f = h5py.File("\(files.killed)")
              print(f["description"][()], f["layers/Hid1/parameters/W"][:])

            Held-out accuracy \(percent(accuracy)); your own experiment: brainstorm new experiment.json
            """)
        guard accuracy > 0.96 else {
            throw FileError(.mismatch, path: files.whole, "the accuracy is not over 96%")
        }
    }

    private func tell(_ text: String) { if !isQuiet { sayLines(text) } }

    private func percent(_ value: Double) -> String {
        let tenths = Int((value * 1000).rounded())
        return "\(tenths / 10).\(tenths % 10)%"
    }

    private func expectSuccess(_ status: Int32) throws {
        guard status == 0 else { throw ExitCode(status < 0 ? 128 - status : status) }
    }

    /// Waits until the child's run file says that it is well under way and within an epoch.
    private func waitForMiddleOfAnEpoch(_ child: ChildProcess, of updates: Int, in path: String) throws -> Int
    {
        while true {
            if let run = try? RunFile(from: path), run.trainer.update > updates / 3, run.trainer.position > 0
            {
                return run.trainer.update
            }
            guard !child.hasEnded else {
                throw FileError(.mismatch, path: path, "the training ended before it could be killed")
            }
            usleep(1000)
        }
    }
}

private struct DemoFiles {
    let directory: String
    var experiment: String { "\(directory)/experiment.json" }
    var whole: String { "\(directory)/uninterrupted.h5" }
    var killed: String { "\(directory)/killed-and-resumed.h5" }

    init(_ directory: String) { self.directory = directory }

    /// Makes the directory and the experiment. What is there must be of a demonstration before.
    func prepare() throws {
        guard mkdir(directory, 0o777) == 0 || errno == EEXIST else {
            throw FileError(.system, path: directory, "cannot be made: \(String(cString: strerror(errno)))")
        }
        let output = try Output(experiment, .experiment, replacing: .always)
        if fileExists(output.path), try readFile(output.path) != Array(StartingExperiment.text.utf8) {
            throw FileError(
                .exists, path: experiment, "is another experiment: pass --directory with a new directory")
        }
        for run in [whole, killed] { _ = try Output(run, .run, replacing: .always) }
        try writeFile(StartingExperiment.text, to: output.path)
        unlink(killed)
    }
}
