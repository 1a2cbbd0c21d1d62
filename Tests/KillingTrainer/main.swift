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
    var experiment = try Experiment(from: experimentPath)
    guard experiment.trainer.hooks.last?.hook is ProgressBar else { exit(65) }
    if place == "update", let bar = experiment.trainer.hooks.popLast() {
        experiment.trainer.hooks.append(NamedHook(name: bar.name, hook: KillingHook(after: number)))
    }
    let run = try Run(experiment, to: path)
    if place == "call" { run.place.files = KillingFiles(at: number) }
    try run.train(output: SilentOutput())
}
