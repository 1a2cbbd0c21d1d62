public import Describing
public import Training

/// Saves the network whenever a log's newest number is better than all before.
///
/// - `log_name`: the log, such as `validation.Accuracy`
/// - `criterion`: `"max"` or `"min"`
/// - `filename`: what the file is called; in a run its name stands before, as in `run-NAME`. Null to keep the
///   parameters in memory, where ``bestParameters`` has them.
/// - `averaged_by`: the name of a hook that averages the parameters (``AveragingHook``); the network is then saved with the
///   average. Without it, and then not written, with its own.
/// - `timescale`, `interval`: every epoch
///
/// State: `best`, the best number so far, and `best_epoch`; without a file `best_parameters`.
public struct SaveBestNetwork: FileSavingHook {
    public static let typeName = "SaveBestNetwork"

    public let logName: String
    public let criterion: Criterion
    /// The name of the hook whose averaged parameters are saved.
    public let averagedBy: String?
    /// What the file is called.
    let name: String?
    private let rhythm: Rhythm
    /// The best number so far; `nil` before the first.
    public private(set) var best: Double?
    public private(set) var bestEpoch: Int?
    /// The parameters of the best network so far, if they are kept in memory.
    public private(set) var bestParameters: [Float]?

    public var savedFile: SavedFile? { name.map { SavedFile($0, .network) } }
    public var hasSaved: Bool { best != nil }
    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    private enum CodingKeys: String, CodingKey {
        case criterion, filename
        case logName = "log_name"
        case averagedBy = "averaged_by"
    }

    /// - Precondition: the name is that of a file, without a directory.
    public init(
        _ logName: String, criterion: Criterion = .max, to name: String? = nil, averagedBy: String? = nil,
        every rhythm: Rhythm = .epoch
    ) {
        self.logName = logName
        self.criterion = criterion
        self.averagedBy = averagedBy
        self.name = name
        self.rhythm = rhythm
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        logName = try container.decode(String.self, forKey: .logName)
        criterion = try container.decodeChoice(Criterion.self, forKey: .criterion, default: .max)
        let hasFile = try container.contains(.filename) && !container.decodeNil(forKey: .filename)
        name = try hasFile ? container.decodeFileName(forKey: .filename) : nil
        averagedBy = try container.decodeIfPresent(String.self, forKey: .averagedBy)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logName, forKey: .logName)
        try container.encode(criterion.rawValue, forKey: .criterion)
        try container.encode(name, forKey: .filename)
        try container.encodeIfPresent(averagedBy, forKey: .averagedBy)
        try rhythm.encode(to: encoder)
    }

    /// Of those in memory as well.
    public func copiedArrayCount(ofRun run: Int) -> Int { 1 }

    public mutating func start(_ context: TrainingContext) throws {
        try context.checkLog(logName)
        try context.checkAverage(averagedBy)
        removeLeftovers(context.place)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        guard let value = context.values(ofLog: logName).last else { return .continue }
        guard best.map({ criterion.isBetter(value, than: $0) }) ?? !value.isNaN else { return .continue }
        best = value
        bestEpoch = context.epoch
        if let name {
            try context.writeNetwork(name, averagedBy: averagedBy)
        } else {
            bestParameters = try context.withAverage(of: averagedBy) { context.network.parameters.values }
        }
        return .continue
    }

    public func saveState(to state: inout StateWriter) {
        state.set("best", best)
        state.set("best_epoch", bestEpoch)
        if let bestParameters { state.set("best_parameters", bestParameters) }
    }

    public mutating func restoreState(from state: StateReader) throws {
        best = try state.optionalNumber("best")
        bestEpoch = try state.optionalInteger("best_epoch")
        bestParameters = state.contains("best_parameters") ? try state.floats("best_parameters") : nil
    }
}
