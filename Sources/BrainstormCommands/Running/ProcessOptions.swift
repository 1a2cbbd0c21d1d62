import ArgumentParser
import Brainstorm

/// A command that several processes can do together, started by mpirun, mpiexec or srun.
protocol ProcessCommand: ParsableCommand {
    var processes: ProcessOptions { get }
}

/// Options of the commands that several processes can do together.
struct ProcessOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Started as several processes: how long one may keep the others waiting, before all are ended. Default: 300.",
            valueName: "seconds"))
    var processTimeout: Int?

    func validate() throws {
        guard (1...1_000_000).contains(processTimeout ?? 1) else {
            throw ValidationError("--process-timeout is from 1 to 1000000 seconds")
        }
    }

    /// The processes that do the command together; nil for one alone.
    @TaskLocal static var current: MPIProcesses?

    /// Whether this process prints: of several, the first one does.
    static var speaks: Bool { current.map { $0.rank == 0 } ?? true }

    /// How many threads each of several processes computes with if nothing else is said; nil for one alone.
    static var threads: Int? { current.map { $0.threads(allowed: CPUHandler().threadCount) } }
}

extension ProcessOptions {
    /// Runs a command, in all processes that it was started as.
    static func run(_ command: any ParsableCommand, status: (any Error) -> Int32) throws {
        let launch = ProcessLaunch()
        var command = command
        guard launch.count > 1 else { return try command.run() }
        guard let together = command as? any ProcessCommand else {
            throw ValidationError(
                "started as \(launch.count) processes, and this command is for one; several can do train, resume "
                    + "and evaluate")
        }
        let limit = together.processes.processTimeout.map { Duration.seconds($0) }
        // A status is how a command ends that has done its work, not an error that ends the others.
        var end: ExitCode?
        try MPIProcesses.run(limit: limit ?? MPIProcesses.standardLimit, status: status) { processes in
            try $current.withValue(processes) {
                do { try command.run() } catch let code as ExitCode { end = code }
            }
        }
        if let end { throw end }
    }
}

/// Shows nothing: where another process speaks.
final class NoOutput: ProgressOutput {
    var isTerminal: Bool { false }
    var width: Int { 80 }
    func write(_ text: String) {}
    func warn(_ text: String) {}
}
