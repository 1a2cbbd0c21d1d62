import ArgumentParser
import Brainstorm

struct ResumeCommand: ParsableCommand {
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

    @Argument(help: ArgumentHelp("The run file.", valueName: "run.h5"))
    var path: String

    @Option(help: "A data file in place of the one that the run names, which may have moved.")
    var data: String?

    @Flag(help: "Go on although the data are not those that the run began with.")
    var acceptChangedData = false

    @OptionGroup var changing: RunChangeOptions
    @OptionGroup var training: TrainingOptions
    @OptionGroup var computing: ComputingOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard changing.handler == nil || !computing.changesHandler else {
            throw ValidationError(
                "--handler goes neither with --threads nor with --deterministic: the handler has both")
        }
    }

    func run() throws {
        let changes = try changing.changes(epochs: training.epochs)
        // Before the file is read, so that nobody goes on with it meanwhile.
        guard fileExists(path) else { throw FileError(.system, path: path, "there is no such file") }
        let lock = try FileLock(of: path)
        let loaded = try RunFile(
            from: path, handler: computing.handler(ofFile: path), memory: computing.memoryLimit)
        let changed = try loaded.changed(by: changes, at: path)
        let run = changed.run
        guard var plan = run.data else {
            throw FileError(
                .mismatch, path: path,
                "does not say which data it was trained on: it was made in Swift, so resume it there with "
                    + "Trainer.load(from:)")
        }
        if let data { plan.source = DataFileSource(path: data) }
        if !common.quiet { say("Opening the run's data: \(plan.source.summary)") }
        let home = data == nil ? directoryName(of: path) : "."
        let bound = try plan.load(relativeTo: home)
        for (split, digest) in bound.digests.sorted(by: { $0.key < $1.key })
        where digest != run.digests[split] && !acceptChangedData && !run.isNew(split, since: loaded) {
            throw FileError(
                .dataChanged, path: plan.source.summary,
                "the split '\(split)' is not what the run was trained on (SHA-256 \(digest.prefix(12))…, not "
                    + "\((run.digests[split] ?? "none").prefix(12))…); pass --accept-changed-data to go on with it"
            )
        }
        if data != nil { plan.moveSource(from: ".", to: directoryName(of: path)) }
        if !common.quiet || changing.dryRun {
            for line in try changed.lines(against: path, data: plan) { say(line) }
        }
        if changing.dryRun { return }
        if !common.quiet {
            say(
                "Going on after epoch \(run.trainer.epoch), update \(run.trainer.update): \(run.network.summary)."
            )
        }
        try Session(
            trainer: run.trainer, network: run.network, data: bound, plan: plan, lock: lock
        ).run(quiet: common.quiet, stopAfterUpdates: training.stopAfterUpdates)
    }
}
