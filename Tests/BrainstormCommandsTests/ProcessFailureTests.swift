import Brainstorm
import Foundation
import TestSupport
import Testing

/// What can go wrong where several processes train: all of them end, with one message, and the run file stays whole.
@Suite(.enabled(if: MPI.isAvailable))
struct ProcessFailureTests {
    private typealias Parts = CampaignParts

    /// A training that goes on until somebody ends it.
    private static let endless = Parts.experiment(
        Parts.network("8, 8, 1", [("Hid", Parts.dense(32)), ("Classes", Parts.dense(10, "linear"))]),
        stepper: #"{"@type": "SgdStepper", "learning_rate": 0.01}"#,
        hooks: [Parts.scores("Accuracy"), Parts.hook("SaveRun"), Parts.stop(1_000_000)],
        training: Parts.minibatches(96))

    /// Trains in some processes, does something to them as soon as the run is saved, and waits for their end.
    private func end(
        _ temporary: TemporaryDirectory, processes count: Int = 3, _ options: [String] = [],
        by body: (TrainingDirectory, Process) throws -> Void
    ) throws -> (directory: TrainingDirectory, process: Process) {
        let directory = try TrainingDirectory(temporary.path("run"), experiment: Self.endless)
        let process = try directory.start(processes: count, shards: 4, options)
        defer {
            for id in directory.workers() + [process.processIdentifier] where process.isRunning {
                kill(id, SIGKILL)
            }
        }
        while process.isRunning, try !directory.contains(TrainingDirectory.run) || directory.update() < 20 {
            usleep(10_000)
        }
        try body(directory, process)
        try directory.waitForEnd(of: process)
        #expect(try directory.damages() == [])
        return (directory, process)
    }

    /// The lines that the program itself has written, without those of mpirun.
    private func messages(_ directory: TrainingDirectory) -> [Substring] {
        directory.errors.split(separator: "\n").filter {
            $0.hasPrefix("Error: ") || $0.hasPrefix("warning: ")
        }
    }

    @Test("a process that is killed ends all")
    func killed() throws {
        let temporary = try TemporaryDirectory()
        let (directory, process) = try end(temporary) { directory, _ in
            kill(try #require(directory.workers().last), SIGKILL)
        }
        #expect(process.terminationStatus != 0)
        // It is the launcher that sees it.
        #expect(directory.errors.contains("signal 9"))
    }

    @Test("a process that hangs ends all after the limit, with a message of the first one")
    func hanging() throws {
        let temporary = try TemporaryDirectory()
        let (directory, process) = try end(temporary, ["--process-timeout", "2"]) { directory, _ in
            kill(try #require(directory.workers().last), SIGSTOP)
        }
        #expect(process.terminationStatus == 1)
        #expect(messages(directory).count == 1)
        #expect(directory.errors.contains("has waited 2 s for the others"))
    }

    @Test("SIGTERM to the launcher, or to any process, saves once and ends all", arguments: [true, false])
    func interrupted(launcher: Bool) throws {
        let temporary = try TemporaryDirectory()
        let (directory, process) = try end(temporary) { directory, process in
            kill(launcher ? process.processIdentifier : try #require(directory.workers().last), SIGTERM)
        }
        // What the launcher ends with after a signal is its own matter.
        #expect(launcher || process.terminationStatus == 143)
        #expect(messages(directory).isEmpty)
        #expect(!directory.contains("\(TrainingDirectory.run).lock"))
        // Saved within an epoch, which nothing but the end does here.
        let run = try RunFile(from: directory.file(TrainingDirectory.run))
        #expect(run.trainer.update > 0)
    }

    @Test("two launches of one run: the second is refused by the lock")
    func locked() throws {
        let temporary = try TemporaryDirectory()
        let other = try TemporaryDirectory()
        _ = try end(temporary) { directory, process in
            let second = try TrainingDirectory(other.path("second"), experiment: "{}")
            let refused = try second.start(
                processes: 2, ["resume", directory.file(TrainingDirectory.run), "--quiet"])
            refused.waitUntilExit()
            #expect(refused.terminationStatus == 1)
            #expect(messages(second).count == 1 && second.errors.contains("is writing this run"))
            kill(process.processIdentifier, SIGTERM)
        }
    }

    @Test("processes that are about to train different runs do not begin")
    func different() throws {
        let temporary = try TemporaryDirectory()
        let directory = try TrainingDirectory(temporary.path("run"), experiment: Self.endless)
        let other = Self.endless.replacing("0.01}", with: "0.02}")
        try other.write(toFile: directory.file("other.json"), atomically: true, encoding: .utf8)
        let rest = ["--output", TrainingDirectory.run, "--shards", "4", "--quiet"]
        let process = try directory.startLauncher(
            MPI.arguments(1) + [CommandLine.path, "train", TrainingDirectory.experiment] + rest + [":"]
                + MPI.arguments(1).suffix(2) + [CommandLine.path, "train", "other.json"] + rest)
        process.waitUntilExit()
        #expect(process.terminationStatus == 1)
        #expect(messages(directory).count == 1)
        #expect(directory.errors.contains("process 1 of 2 is about to train another run than process 0"))
        #expect(directory.errors.contains("learning_rate"))
        #expect(!directory.contains(TrainingDirectory.run))
    }

    @Test(
        "what one process finds wrong, or all, is said once, and nothing is written",
        arguments: [
            (
                ["train", "experiment.json", "--output", "run.h5"],
                "3 processes cannot divide batches that the trainer"
            ),
            (["train", "experiment.json", "--output", "run.h5", "--shards", "2"], "in 2 parts"),
            (["train", "missing.json", "--output", "run.h5", "--shards", "4"], "missing.json"),
            (["train", "experiment.json", "--shards", "0"], "--shards is from 1 to 65536"),
            (["inspect", "experiment.json"], "this command is for one"),
        ])
    func refused(arguments: [String], message: String) throws {
        let temporary = try TemporaryDirectory()
        let directory = try TrainingDirectory(temporary.path("run"), experiment: Self.endless)
        let process = try directory.start(processes: 3, arguments)
        process.waitUntilExit()
        #expect(process.terminationStatus != 0)
        #expect(messages(directory).count == 1 && directory.errors.contains(message), "\(directory.errors)")
        #expect(try directory.names().filter { $0 != "other.json" } == [])
    }

    @Test("an evaluation has the same figures in any number of processes", arguments: [2, 3, 5])
    func evaluation(count: Int) throws {
        let temporary = try TemporaryDirectory()
        let directory = try TrainingDirectory(
            temporary.path("run"), experiment: Self.endless.replacing("1000000", with: "1"))
        try directory.finish()
        let arguments = [
            "evaluate", TrainingDirectory.run, "--batch", "37", "--scorers", "Accuracy", "ConfusionMatrix",
        ]
        let one = try TestSupport.run(CommandLine.path, arguments, in: directory.path)
        let many = try TestSupport.run(
            try #require(MPI.launcher), MPI.arguments(count) + [CommandLine.path] + arguments,
            in: directory.path)
        #expect(one.status == 0 && one.output.contains("Accuracy"))
        #expect(many.output == one.output && many.status == 0)
    }
}
