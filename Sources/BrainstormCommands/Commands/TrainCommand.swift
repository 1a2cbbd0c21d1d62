import ArgumentParser
import Brainstorm

struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a network as an experiment describes.",
        discussion: """
            The experiment is one JSON file of descriptions: network, trainer and data; 'brainstorm new' writes \
            one to begin with. The run is saved after every epoch, or as the experiment's SaveRun says, and can \
            be resumed from there however it ended.

            Example:
              brainstorm train experiment.json --output run.h5 --epochs 20
              brainstorm train experiment.json --init-from other.h5 --init-matching 'Hid*' --init-rename 'Old*=Hid*'
            """)

    @Argument(help: ArgumentHelp("The experiment, a JSON file.", valueName: "experiment.json"))
    var experiment: String

    @Option(name: [.long, .short], help: "The run file. Default: the experiment's name with .h5.")
    var output: String?

    @Option(help: "The seed of initial parameters, dropout and shuffling, in place of the described ones.")
    var seed: UInt64?

    @Flag(help: "Replace a run file that exists.")
    var overwrite = false

    @OptionGroup var initial: InitialParameters
    @OptionGroup var training: TrainingOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard !["", ".", ".."].contains(fileName(of: output ?? defaultOutput)) else {
            throw ValidationError("--output must name a file")
        }
    }

    func run() throws {
        let path = output ?? defaultOutput
        guard overwrite || !fileExists(path) else {
            throw FileError(
                .mismatch, path: path, "exists: go on with 'brainstorm resume \(path)', or pass --overwrite")
        }
        let lock = try FileLock(of: path)
        var json = try JSONValue(parsing: readFile(experiment)).withoutComments
        if let seed {
            json.set(["network", "seed"], to: .from(seed))
            json.set(["data", "training", "iterator", "seed"], to: .from(seed))
        }
        var experiment = try Experiment(json: json)
        if let epochs = training.epochs {
            experiment.trainer = experiment.trainer.training(forEpochs: epochs)
        }

        let home = directoryName(of: self.experiment)
        let data = try experiment.data.load(relativeTo: home)
        experiment.data.moveSource(from: home, to: directoryName(of: path))
        let network = try Network(
            experiment.network, handler: computing.handler(inPlaceOf: experiment.network.handler),
            memory: computing.memoryLimit)
        try network.initializeAsDescribed()
        if let report = try initial.load(into: network), !common.quiet { say("\(report)") }
        if !common.quiet {
            let samples = data.training.samples?.count ?? 0
            say("Training on \(samples) samples: \(network.summary). The run is saved to \(path).")
        }
        try Session(
            trainer: Trainer(experiment.trainer), network: network, data: data, plan: experiment.data,
            lock: lock
        ).run(quiet: common.quiet, stopAfterUpdates: training.stopAfterUpdates)
    }

    private var defaultOutput: String {
        experiment.hasSuffix(".json") ? String(experiment.dropLast(5)) + ".h5" : experiment + ".h5"
    }
}

extension JSONValue {
    static func from(_ number: UInt64) -> JSONValue {
        Int64(exactly: number).map(JSONValue.integer) ?? .unsigned(number)
    }

    /// Sets a member of nested objects that exist.
    mutating func set(_ path: [String], to value: JSONValue) {
        guard let key = path.first, case .object(var members) = self else { return }
        if path.count == 1 {
            members[key] = value
        } else {
            members[key]?.set(Array(path.dropFirst()), to: value)
        }
        self = .object(members)
    }
}
