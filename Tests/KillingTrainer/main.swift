import Brainstorm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// KillingTrainer experiment.json run.h5 update|call NUMBER: trains as `brainstorm train` does, and kills itself after an
// update, or instead of one of the system calls by which it saves. The last hook of the experiment is a ProgressBar.
let arguments = CommandLine.arguments
guard arguments.count == 5, let number = Int(arguments[4]) else { exit(64) }
try train(arguments[1], arguments[2], killedAt: arguments[3], number)

private func train(_ experimentPath: String, _ path: String, killedAt place: String, _ number: Int) throws {
    let experiment = try Experiment(json: JSONValue(parsing: readFile(experimentPath)))
    let data = try experiment.data.load(relativeTo: ".")
    let network = try Network(experiment.network)
    try network.initializeAsDescribed()
    let trainer = Trainer(experiment.trainer)
    guard trainer.hooks.last?.hook is ProgressBar else { exit(65) }
    let lock = try FileLock(of: path)
    trainer.updateHooks { hook in
        if hook is ProgressBar, place == "update" { hook = KillingHook(after: number) }
        guard var saving = hook as? SaveRun else { return }
        saving.namedByCaller = OutputFile(path)
        saving.lock = lock
        saving.data = experiment.data
        saving.digests = data.digests
        hook = saving
    }
    if place == "call" { trainer.save(on: KillingFiles(at: number)) }
    try trainer.train(network, on: data.training, validation: data.validation, output: SilentOutput())
}
