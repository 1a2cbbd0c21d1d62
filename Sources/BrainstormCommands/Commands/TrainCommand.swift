import ArgumentParser
import Brainstorm

struct TrainCommand: ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train a network as an experiment describes.",
        discussion: """
            The experiment is one JSON file of descriptions: network, trainer and data; 'brainstorm new' writes \
            one to begin with. The run is saved after every epoch, or as the experiment's SaveRun says, and can \
            be resumed from there however it ended. All files of the run are named after it: what a hook calls \
            best.h5 is run-best.h5.

            Example:
              brainstorm train experiment.json --output run.h5 --epochs 20
              brainstorm train experiment.json --init-from other.h5 --init-matching 'Hid*' --init-rename 'Old*=Hid*'
            """)

    @Argument(
        help: ArgumentHelp("The experiment, a JSON file.", valueName: "experiment.json"), completion: .json)
    var experiment: String

    @Option(
        name: [.long, .short], help: "The run file. Default: the experiment's name with .run.h5.",
        completion: .hdf5)
    var output: String?

    @Option(help: "The seed of initial parameters, dropout and shuffling, in place of the described ones.")
    var seed: UInt64?

    @Option(
        help: ArgumentHelp(
            "The parts that each batch is computed in, 1 to 65536, in place of the described number.",
            discussion:
                "As many processes can divide the work at most. The result depends on it, by rounding."))
    var shards: Int?

    @Flag(help: "Replace a run that exists, with its files.")
    var overwrite = false

    @OptionGroup var initial: InitialParameters
    @OptionGroup var training: TrainingOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var processes: ProcessOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard TrainerDescription.shardCounts.contains(shards ?? 1) else {
            throw ValidationError("--shards is from 1 to 65536")
        }
        if let output { try OverwriteOption.validate(output, .run) }
    }

    func run() throws {
        var experiment = try Experiment(from: self.experiment, registry: .ofCommands)
        if let seed { experiment.reseed(seed) }
        if let shards { experiment.trainer.shards = shards }
        if let epochs = training.epochs { experiment.trainer.train(forEpochs: epochs) }
        var options = computing.runOptions
        options.overwrites = overwrite
        options.inputs = [self.experiment] + initial.inputs
        let run = try Run(
            experiment, to: output ?? Run.defaultPath(for: self.experiment),
            relativeTo: directoryName(of: self.experiment), options: options)
        let report = try initial.load(into: run.network)
        let session = Session(run, quiet: common.quiet)
        if let report { session.tellLines("\(report)") }
        session.tell(
            "Training on \(run.sampleCount) samples: \(run.network.summary). The run is saved to \(run.path)."
        )
        try session.train(stopAfterUpdates: training.stopAfterUpdates)
    }
}
