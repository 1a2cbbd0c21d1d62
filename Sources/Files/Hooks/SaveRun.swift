import Describing
public import Training

/// Saves the run, so that it can be resumed: by default after every epoch, and always when training ends or
/// is interrupted.
///
/// - `filename`: the file's name; null for the name that the command gives
/// - `timescale`, `interval`: every epoch
public struct SaveRun: FileSavingHook {
    public static let typeName = "SaveRun"

    private var file: OutputFile?
    private let rhythm: Rhythm
    /// What the file says of the data, if the run is an experiment's.
    package var data: DataPlan?
    package var digests: [String: String] = [:]

    var directory: String? {
        get { file?.directory }
        set { file?.directory = newValue ?? "." }
    }

    public var phase: HookPhase { .save }
    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    private enum CodingKeys: CodingKey {
        case filename
    }

    public init(to path: String? = nil, every rhythm: Rhythm = .epoch) {
        file = path.map { OutputFile($0) }
        self.rhythm = rhythm
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        file = try container.decodeIfPresent(OutputFile.self, forKey: .filename)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        // A file that is given when the run is started is no part of the run.
        try container.encode(namedByCaller == nil ? file : nil, forKey: .filename)
        try rhythm.encode(to: encoder)
    }

    /// A path that takes the place of the described one.
    package var namedByCaller: OutputFile?

    public mutating func start(_ context: TrainingContext) throws {
        guard namedByCaller ?? file != nil else {
            throw FileError(.mismatch, path: "", "SaveRun has no file to save to: give it a filename")
        }
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        try save(context)
        return .continue
    }

    public mutating func finish(_ context: TrainingContext, _ result: TrainingResult) throws {
        try save(context)
    }

    private func save(_ context: TrainingContext) throws {
        guard let path = (namedByCaller ?? file)?.path else { return }
        let iterators = RunIterators(training: context.training, validation: context.validation)
        let writer = try RunFile.writer(
            context.trainer, context.network, iterators: data == nil ? iterators : nil, data: data,
            digests: digests)
        try writer.save(to: path)
    }
}
