import Describing
public import Training

/// Saves the run, so that it can be resumed: by default after every epoch, and always when training ends or
/// is interrupted.
///
/// The state is copied between two updates and written while training goes on, which waits only if the file before is
/// not written yet. The file is replaced as a whole and always a complete one. If it cannot be written, training goes
/// on with a warning.
///
/// - `filename`: the file's name; null for the name that the command gives
/// - `timescale`, `interval`: every epoch
/// - `keep_last`: of so many times the file stays, as `NAME-update-000120.h5` beside it; null for none
/// - `keep_every`: the files of every so many times stay for good; null for none
/// - `keep_best`: the log, such as `validation.Accuracy`, of whose best number the file stays; null for none
/// - `criterion`: whether the best is the `"max"`, the default, or the `"min"`
///
/// One training at a time can write a run: while it does, there is a lock file beside it. State, if copies are kept:
/// which, and the best number.
public struct SaveRun: FileSavingHook {
    public static let typeName = "SaveRun"

    public let retention: RunRetention
    private var described: OutputFile?
    private let rhythm: Rhythm
    private var kept = KeptRuns()
    /// What the file says of the data, if the run is an experiment's.
    package var data: DataPlan?
    package var digests: [String: String] = [:]
    /// A file that takes the place of the described one.
    package var namedByCaller: OutputFile?
    /// The lock on the file, if the caller has it already.
    package var lock: FileLock?

    var file: OutputFile? {
        get { namedByCaller ?? described }
        set { if namedByCaller != nil { namedByCaller = newValue } else { described = newValue } }
    }

    public var phase: HookPhase { .saveRun }
    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    private enum CodingKeys: CodingKey {
        case filename
    }

    public init(
        to path: String? = nil, every rhythm: Rhythm = .epoch,
        keeping retention: RunRetention = RunRetention()
    ) {
        described = path.map { OutputFile($0) }
        self.rhythm = rhythm
        self.retention = retention
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        described = try container.decodeIfPresent(OutputFile.self, forKey: .filename)
        rhythm = try Rhythm(from: decoder)
        retention = try RunRetention(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        // A file that is given when the run is started is no part of the run.
        try container.encode(namedByCaller == nil ? described : nil, forKey: .filename)
        try rhythm.encode(to: encoder)
        try retention.encode(to: encoder)
    }

    public mutating func start(_ context: TrainingContext) throws {
        if let best = retention.best { try context.checkLog(best) }
        guard let file else {
            throw FileError(.mismatch, path: "", "SaveRun has no file to save to: give it a filename")
        }
        if lock?.path != file.path { context.hold(try FileLock(of: file.path)) }
        removeLeftovers()
        // The process may have been killed between saving and deleting.
        deleteDropped(file)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard let file else { return .continue }
        guard !retention.keepsNothing else {
            try save(context, file)
            return .continue
        }
        let value = retention.best.flatMap { context.values(ofLog: $0).last }
        kept.add(context.update, value, retention)
        context.commit(self)
        try save(context, file, keeping: kept.updates.contains(context.update))
        return .continue
    }

    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        if let file { try save(context, file) }
    }

    private func save(_ context: TrainingContext, _ file: OutputFile, keeping: Bool = false) throws {
        let iterators = RunIterators(training: context.training, validation: context.validation)
        let run = try RunSnapshot(
            context.trainer, context.network, iterators: data == nil ? iterators : nil, data: data,
            digests: digests)
        let copy = keeping ? SaveRun.copy(of: file, context.update) : nil
        context.write(file) { [self] path, files in
            try run.save(to: path, keeping: copy, on: files)
            // Only now, so that there is never less than there was.
            deleteDropped(file)
        }
    }

    /// The path under which the file of an update stays: `run-update-000120.h5` for `run.h5`.
    static func copy(of file: OutputFile, _ update: Int) -> String {
        let name = file.name
        let digits = String(update)
        let number = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
        guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
            return file.sibling("\(name)-update-\(number)")
        }
        return file.sibling("\(name[..<dot])-update-\(number)\(name[dot...])")
    }

    private func deleteDropped(_ file: OutputFile) {
        for update in kept.dropped { try? file.files.remove(SaveRun.copy(of: file, update)) }
    }

    public func saveState(to state: inout StateWriter) {
        if !retention.keepsNothing { kept.saveState(to: &state) }
    }

    public mutating func restoreState(from state: StateReader) throws {
        if !retention.keepsNothing { try kept.restoreState(from: state) }
    }
}
