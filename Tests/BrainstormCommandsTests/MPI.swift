import Brainstorm
import Foundation
import TestSupport

/// Trainings by several processes, started by the machine's mpirun.
enum MPI {
    /// Whether this build has MPI and the machine has Open MPI's mpirun. Says so once where not.
    static let isAvailable: Bool = {
        let reason =
            MPIProcesses.library == nil
            ? "this build has no MPI" : launcher == nil ? "there is no mpirun" : nil
        if let reason { print("several processes: left out, \(reason)") }
        return reason == nil
    }()

    static let launcher = Tool.find("mpirun")

    /// What mpirun takes to start a number of processes on a machine that may have fewer processors, and as whoever.
    static func arguments(_ count: Int) -> [String] {
        ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "-np", String(count)]
    }
}

extension TrainingDirectory {
    /// Starts the training, or resumes it if there is a run file, in several processes.
    /// - Parameter shards: the parts of each batch, where the training begins.
    func start(processes: Int, shards: Int, _ options: [String] = []) throws -> Process {
        let command =
            contains(Self.run)
            ? ["resume", Self.run]
            : ["train", Self.experiment, "--output", Self.run, "--shards", String(shards)]
        return try start(processes: processes, command + ["--quiet"] + options)
    }

    func start(processes: Int, _ arguments: [String]) throws -> Process {
        guard processes > 1 else { return try start(CommandLine.path, arguments) }
        return try startLauncher(MPI.arguments(processes) + [CommandLine.path] + arguments)
    }

    /// Starts mpirun. A test's thread may block signals, and what it starts would never see one.
    func startLauncher(_ arguments: [String]) throws -> Process {
        guard let launcher = MPI.launcher, let python = Tool.find("python3") else {
            throw ProcessFailure(description: "there is no mpirun or no python3")
        }
        let unblocking = """
            import os, signal, sys
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.execv(sys.argv[1], sys.argv[1:])
            """
        return try start(python, ["-c", unblocking, launcher] + arguments)
    }

    /// The processes of `brainstorm` that work in this directory.
    func workers() -> [Int32] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        return all.compactMap { Int32($0) }.filter { process in
            guard
                let program = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/\(process)/exe"),
                program == URL(fileURLWithPath: CommandLine.path).resolvingSymlinksInPath().path,
                let directory = try? FileManager.default.destinationOfSymbolicLink(
                    atPath: "/proc/\(process)/cwd")
            else { return false }
            return directory == place
        }.sorted()
    }

    /// Waits for the end of a launcher whose processes end. Open MPI's may wait forever for processes that were killed while
    /// they began; it is then killed as well.
    func waitForEnd(of launcher: Process) throws {
        while launcher.isRunning, !workers().isEmpty { usleep(10_000) }
        let deadline = Date().addingTimeInterval(10)
        while launcher.isRunning {
            if Date() > deadline { kill(launcher.processIdentifier, SIGKILL) }
            usleep(10_000)
        }
        launcher.waitUntilExit()
        try waitForWorkers()
    }

    /// Waits until no process works here any more.
    func waitForWorkers() throws {
        let deadline = Date().addingTimeInterval(60)
        while !workers().isEmpty {
            guard Date() < deadline else {
                throw ProcessFailure(description: "processes \(workers()) go on in \(path)")
            }
            usleep(20_000)
        }
    }
}
