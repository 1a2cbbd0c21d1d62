import Brainstorm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Kills its process after an update, when all other hooks have run there.
///
/// It stands in for the experiment's progress bar and describes itself as one, so that the run that is left can be
/// resumed by the command, and ends like any other.
private struct Killer: Hook {
    static let typeName = ProgressBar.typeName

    private let update: Int

    init(after update: Int) { self.update = update }

    var timescale: Timescale { .update }
    var phase: HookPhase { .save }

    func run(_ context: TrainingContext) throws -> HookResult {
        if context.update == update { kill(getpid(), SIGKILL) }
        return .continue
    }

    private enum CodingKeys: CodingKey {}

    init(from decoder: any Decoder) throws { update = 0 }

    func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}

// KillingTrainer experiment.json run.h5 UPDATE: trains as `brainstorm train` does, and kills itself after the update.
// The last hook of the experiment is a ProgressBar.
let arguments = CommandLine.arguments
guard arguments.count == 4, let update = Int(arguments[3]) else { exit(64) }
let experiment = try Experiment(json: JSONValue(parsing: readFile(arguments[1])))
let data = try experiment.data.load(relativeTo: ".")
let network = try Network(experiment.network)
try network.initializeAsDescribed()
let trainer = Trainer(experiment.trainer)
guard trainer.hooks.last?.hook is ProgressBar else { exit(65) }
let lock = try FileLock(of: arguments[2])
trainer.updateHooks { hook in
    if hook is ProgressBar { hook = Killer(after: update) }
    guard var saving = hook as? SaveRun else { return }
    saving.namedByCaller = OutputFile(arguments[2])
    saving.lock = lock
    saving.data = experiment.data
    saving.digests = data.digests
    hook = saving
}
try trainer.train(network, on: data.training, validation: data.validation, output: SilentOutput())
