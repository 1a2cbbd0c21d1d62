import Brainstorm

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Ends the process as nothing can forbid it.
func killThisProcess() {
    kill(getpid(), SIGKILL)
    // The signal may come to another thread first.
    while true { pause() }
}

/// Kills its process after an update, when all other hooks have run there.
///
/// It stands in for the experiment's progress bar and describes itself as one, so that the run that is left can be
/// resumed by the command, and ends like any other.
struct KillingHook: Hook {
    static let typeName = ProgressBar.typeName

    private let update: Int

    init(after update: Int) { self.update = update }

    var timescale: Timescale { .update }
    var phase: HookPhase { .saveRun }

    func run(_ context: TrainingContext) throws -> HookResult {
        if context.update == update { killThisProcess() }
        return .continue
    }

    private enum CodingKeys: CodingKey {}

    init(from decoder: any Decoder) throws { update = -1 }

    func encode(to encoder: any Encoder) throws { _ = encoder.container(keyedBy: CodingKeys.self) }
}
