public import ArgumentParser
public import Brainstorm
import PrintableText

/// The command `brainstorm`.
///
/// Exit codes: 0 success, 1 failure with the reason on standard error, 64 wrong usage, 74 a training that ended
/// although a file could not be saved, 129, 130 and 143 after a clean stop by SIGHUP, SIGINT and SIGTERM.
public struct BrainstormCommand: ParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "brainstorm",
        abstract: "Trains neural networks, resumes interrupted runs, and looks into their files.",
        discussion: """
            Files are HDF5 and safe to exchange: opening one runs no code, follows no link and opens no other \
            file. A run that was killed goes on with 'resume' as if nothing had happened.

            Examples:
              brainstorm demo
              brainstorm new experiment.json && brainstorm train experiment.json --output run.h5
              brainstorm resume run.h5
              brainstorm inspect run.h5
            """,
        version: brainstormVersion,
        subcommands: [
            TrainCommand.self, ResumeCommand.self, EvaluateCommand.self, PredictCommand.self,
            GenerateCommand.self, ForecastCommand.self, ExtractCommand.self,
            SweepCommand.self, CompareCommand.self, FindRateCommand.self,
            InspectCommand.self, DescribeCommand.self, ProfileCommand.self, NewCommand.self, DataCommand.self,
            DemoCommand.self,
            HDF5Command.self,
        ])

    public init() {}

    /// Runs the command that the process's arguments name, and ends the process. What errors say of arguments is printable.
    public static func main() {
        do {
            try checkArguments()
            try ProcessOptions.run(parseAsRoot()) { exitCode(for: $0).rawValue }
        } catch {
            // What is wrong before processes speak to one another is wrong in all of them.
            if ProcessLaunch().rank > 0 { ProcessLaunch.leaveSpeaking(status: exitCode(for: error).rawValue) }
            let code = exitCode(for: error)
            // Help and the like are our own words.
            guard code != .success else { exit(withError: error) }
            let text = fullMessage(for: error)
            if !text.isEmpty { DescriptorOutput(2).write(printableLines(text) + "\n") }
            exit(withError: code)
        }
    }

    /// Swift would repair what is no text, and a file of another name be meant.
    private static func checkArguments() throws {
        for index in 0..<Int(CommandLine.argc) {
            guard let argument = CommandLine.unsafeArgv[index], String(validatingCString: argument) == nil
            else {
                continue
            }
            throw ValidationError("argument \(index) is not UTF-8: \(quoted(String(cString: argument)))")
        }
    }

    /// Runs the command with types of one's own, and ends the process: a program whose `main.swift` calls it is
    /// `brainstorm` for files that name those types.
    ///
    ///     BrainstormCommand.main(registry: .standard.adding(Square.self))
    ///
    /// - Parameter registry: the types that files may name.
    public static func main(registry: Registry) -> Never {
        Registry.$ofCommands.withValue(registry) { main() }
        exit(withError: nil)
    }
}

/// Options of the commands that train.
struct TrainingOptions: ParsableArguments {
    @Option(help: "Train for this many epochs in all, in place of the described number.")
    var epochs: Int?

    @Option(help: "Stop after this many updates; the run can be resumed.")
    var stopAfterUpdates: Int?

    func validate() throws {
        guard epochs ?? 1 > 0 else { throw ValidationError("--epochs must be at least 1") }
        guard stopAfterUpdates ?? 1 > 0 else {
            throw ValidationError("--stop-after-updates must be at least 1")
        }
    }
}

/// What commands do with a file that is there.
struct OverwriteOption: ParsableArguments {
    @Flag(
        help: """
            Replace a file of the same kind. A data file that 'brainstorm data' made is replaced without it; a \
            file of another kind, or one that is read, never.
            """)
    var overwrite = false

    /// Refuses what cannot be the name of an output, as a wrong use.
    static func validate(_ output: String, _ kind: FileKind) throws {
        do { try Output.checkName(output, kind) } catch { throw ValidationError("\(error)") }
    }

    var rule: Output.Rule { overwrite ? .always : .derived }
}

/// Options that all commands share.
struct CommonOptions: ParsableArguments {
    @Flag(name: .long, help: "Print nothing but results and errors.")
    var quiet = false
}
