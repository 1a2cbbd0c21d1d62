import ArgumentParser
import Brainstorm

struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "Show where the time of a training update goes.",
        discussion: """
            Trains as an experiment or a run file says, without its hooks, and prints the time of each operation \
            by layer and pass, with its floating-point operations and its bytes a second and what the processor \
            reaches at best. Nothing is written to a file.

            Examples:
              brainstorm profile experiment.json --threads 2
              brainstorm profile run.h5 --by operation --json
            """)

    @Argument(
        help: ArgumentHelp("An experiment, a JSON file, or a run file.", valueName: "experiment.json"),
        completion: .file(extensions: ["json", "h5", "hdf5"]))
    var file: String

    @Option(help: "How many updates are measured.")
    var updates = 50

    @Option(help: "How many updates are made before.")
    var warmUp = 10

    @Option(help: "What the rows stand for: call (an operation in a pass of a layer), operation or layer.")
    var by = Profile.Grouping.call

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard updates > 0, warmUp > 0 else {
            throw ValidationError("--updates and --warm-up must be at least 1")
        }
        guard updates <= Self.limit, warmUp <= Self.limit else {
            throw ValidationError("--updates and --warm-up are at most \(Self.limit)")
        }
    }

    private static let limit = 1_000_000_000

    func run() throws {
        let profile = try Profile(
            ofFileAt: file, handler: computing.handler, memory: computing.memoryLimit, updates: updates,
            warmUp: warmUp, registry: .ofCommands)
        sayLines(json ? try profile.json(by: by).readable() : profile.table(by: by))
    }
}

extension Profile.Grouping: ExpressibleByArgument {}
