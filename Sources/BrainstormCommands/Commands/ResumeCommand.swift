import ArgumentParser
import Brainstorm

struct ResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a run, as if it had never stopped.",
        discussion: """
            Needs nothing but the run file and the data that it names. The result is the same, byte for byte, \
            as that of a run that was never interrupted. Data that have changed since are refused.

            Example:
              brainstorm resume run.h5
            """)

    @Argument(help: ArgumentHelp("The run file.", valueName: "run.h5"))
    var path: String

    @Option(help: "A data file in place of the one that the run names, which may have moved.")
    var data: String?

    @Flag(help: "Go on although the data are not those that the run began with.")
    var acceptChangedData = false

    @OptionGroup var training: TrainingOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
        let run = try RunFile(from: path, handler: training.handler(ofRunAt: path))
        guard var plan = run.data else {
            throw FileError(
                .mismatch, path: path,
                "does not say which data it was trained on: it was made in Swift, so resume it there with "
                    + "Trainer.load(from:)")
        }
        if let data { plan.source = DataFileSource(path: data) }
        if !common.quiet { say("Opening the run's data: \(plan.source.summary)") }
        let home = data == nil ? directoryName(of: path) : "."
        let loaded = try plan.load(relativeTo: home)
        for (split, digest) in loaded.digests.sorted(by: { $0.key < $1.key })
        where digest != run.digests[split] && !acceptChangedData {
            throw FileError(
                .dataChanged, path: plan.source.summary,
                "the split '\(split)' is not what the run was trained on (SHA-256 \(digest.prefix(12))…, not "
                    + "\((run.digests[split] ?? "none").prefix(12))…); pass --accept-changed-data to go on with it"
            )
        }
        if let epochs = training.epochs {
            run.trainer.updateHooks { if $0 is StopAfterEpoch { $0 = StopAfterEpoch(epochs) } }
        }
        if data != nil { plan.moveSource(from: ".", to: directoryName(of: path)) }
        if !common.quiet {
            say(
                "Going on after epoch \(run.trainer.epoch), update \(run.trainer.update): \(run.network.summary)."
            )
        }
        try Session(
            trainer: run.trainer, network: run.network, data: loaded, plan: plan, path: path
        ).run(quiet: common.quiet, stopAfterUpdates: training.stopAfterUpdates)
    }
}
