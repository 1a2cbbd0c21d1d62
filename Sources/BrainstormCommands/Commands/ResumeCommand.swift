import ArgumentParser
import Brainstorm

struct ResumeCommand: ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run, as if it had never stopped.",
        discussion: """
            Needs nothing but the run file and the data that it names. The result is the same, byte for byte, \
            as that of a run that was never interrupted. Data that have changed since are refused.

            A run may go on with more epochs, another schedule, other hooks, scorers, batches or threads. What \
            changes is printed, and is the run file's description from then on.

            Examples:
              brainstorm resume run.h5
              brainstorm resume run.h5 --epochs 40
              brainstorm resume run.h5 --dry-run --set trainer.stepper.momentum=0.9
              brainstorm resume run.h5 --hooks hooks.json --data moved/data.h5
            """)

    @Argument(
        help: ArgumentHelp(
            "The run file, or the experiment that 'train' made it of.", valueName: "run.h5"),
        completion: .hdf5)
    var path: String

    @Option(
        help: "A data file in place of the one that the run names, which may have moved.", completion: .hdf5)
    var data: String?

    @Flag(help: "Go on although the data are not those that the run began with.")
    var acceptChangedData = false

    @OptionGroup var changing: RunChangeOptions
    @OptionGroup var training: TrainingOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var processes: ProcessOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard changing.handler == nil || !computing.changesHandler else {
            throw ValidationError(
                "--handler goes neither with --threads nor with --vectors, which are for the handler that the run has"
            )
        }
    }

    func run() throws {
        var options = computing.runOptions
        options.acceptsChangedData = acceptChangedData
        options.inputs = changing.inputs
        if !common.quiet { options.willOpen = { say("Opening the run's data: \($0)") } }
        let run = try Run(
            resuming: Run.existingPath(for: path), changes: changing.changes(epochs: training.epochs),
            data: data.map(RunData.file) ?? .described, options: options)
        let session = Session(run, quiet: common.quiet)
        run.changes.forEach(changing.dryRun ? say : session.tell)
        if changing.dryRun { return }
        session.tell(
            "Going on after epoch \(run.trainer.epoch), update \(run.trainer.update): \(run.network.summary)."
        )
        try session.train(stopAfterUpdates: training.stopAfterUpdates)
    }
}
