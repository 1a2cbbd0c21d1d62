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

    @Argument(help: ArgumentHelp("An experiment, a JSON file, or a run file.", valueName: "experiment.json"))
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
        let profile = try file.hasSuffix(".json") ? profileOfExperiment() : profileOfRun()
        say(json ? try profile.json(by: by).readable() : profile.table(by: by))
    }

    private func profileOfExperiment() throws -> Profile {
        let experiment = try Experiment(json: JSONValue(parsing: readFile(file)).withoutComments)
        let data = try experiment.data.load(relativeTo: directoryName(of: file))
        let configuration = experiment.network.handler
        let handler = try computing.handler(inPlaceOf: configuration) ?? configuration.makeHandler()
        let network = try Network(
            experiment.network, handler: ProfilingHandler(wrapping: handler), memory: computing.memoryLimit)
        try network.initializeAsDescribed()
        return try Trainer(experiment.trainer)
            .profile(network, on: data.training, updates: updates, warmUp: warmUp)
    }

    private func profileOfRun() throws -> Profile {
        let configuration = try RunFile.networkDescription(of: file).handler
        let handler = try computing.handler(inPlaceOf: configuration) ?? configuration.makeHandler()
        let run = try RunFile(
            from: file, handler: ProfilingHandler(wrapping: handler), memory: computing.memoryLimit)
        guard let plan = run.data else {
            throw FileError(
                .mismatch, path: file,
                "does not say which data it was trained on: it was made in Swift, so profile it there with "
                    + "Trainer.profile(_:on:)")
        }
        let data = try plan.load(relativeTo: directoryName(of: file))
        return try run.trainer.profile(run.network, on: data.training, updates: updates, warmUp: warmUp)
    }
}

extension Profile.Grouping: ExpressibleByArgument {}
