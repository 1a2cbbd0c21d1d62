import Describing

/// Saves the run, so that it can be resumed: by default after every epoch, and always when training ends or
/// is interrupted. The first time comes before everything else, so that there is a run from its first instant.
///
/// It says when, and which of the files stay; the run itself knows where. The state is copied between two updates and
/// written while training goes on, which waits only if the file before is not written yet: there is one copy, in the same
/// memory each time. The file is replaced as a whole and always a complete one. If it cannot be written, training goes on
/// with a warning.
///
/// - `timescale`, `interval`: every epoch
/// - `keep_last`: of so many times the file stays, as `NAME-update-000120.h5` beside it; null for none
/// - `keep_every`: the files of every so many times stay for good; null for none
/// - `keep_best`: the log, such as `validation.Accuracy`, of whose best number the file stays; null for none
/// - `criterion`: whether the best is the `"max"`, the default, or the `"min"`
///
/// State, if copies are kept: which, and the best number.
public struct SaveRun: Hook {
    public static let typeName = "SaveRun"

    /// Which copies of the run stay.
    public let retention: RunRetention
    private let rhythm: Rhythm
    private var kept = KeptRuns()

    public var phase: HookPhase { .saveRun }
    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public init(every rhythm: Rhythm = .epoch, keeping retention: RunRetention = RunRetention()) {
        self.rhythm = rhythm
        self.retention = retention
    }

    public init(from decoder: any Decoder) throws {
        rhythm = try Rhythm(from: decoder)
        retention = try RunRetention(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        try rhythm.encode(to: encoder)
        try retention.encode(to: encoder)
    }

    public func copiedArrayCount(ofRun run: Int) -> Int { run }

    public mutating func start(_ context: TrainingContext) throws {
        if let best = retention.best { try context.checkLog(best) }
        guard let run = context.run else {
            throw TrainingError(
                .invalidConfiguration,
                "the hook '\(context.hookName)' saves a run, but this training is part of none: train with Run, which "
                    + "has a file, or leave the hook out")
        }
        // The process may have been killed between saving and deleting.
        run.drop(kept.dropped)
        // Before any other file, so that no kill leaves files of a run that is not there.
        if context.trainer.hasStarted {
            try run.makeRoom(context)
        } else {
            try run.save(context, keepingCopy: false, dropping: [])
        }
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard !retention.keepsNothing else {
            try context.run?.save(context, keepingCopy: false, dropping: [])
            return .continue
        }
        let value = retention.best.flatMap { context.values(ofLog: $0).last }
        kept.add(context.update, value, retention)
        context.commit(self)
        try context.run?.save(
            context, keepingCopy: kept.updates.contains(context.update), dropping: kept.dropped)
        return .continue
    }

    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        try context.run?.save(context, keepingCopy: false, dropping: kept.dropped)
    }

    /// The updates of which there are copies.
    package var keptUpdates: [Int] { kept.updates }

    public func saveState(to state: inout StateWriter) {
        if !retention.keepsNothing { kept.saveState(to: &state) }
    }

    public mutating func restoreState(from state: StateReader) throws {
        if !retention.keepsNothing { try kept.restoreState(from: state) }
    }
}
