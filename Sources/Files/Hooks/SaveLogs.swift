import Describing
public import Training

/// Saves the logs, by default after every epoch.
///
/// - `filename`: the file's name
/// - `timescale`, `interval`: every epoch
public struct SaveLogs: FileSavingHook {
    public static let typeName = "SaveLogs"

    var file: OutputFile?
    private let rhythm: Rhythm

    public var phase: HookPhase { .save }
    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    private enum CodingKeys: CodingKey {
        case filename
    }

    public init(to path: String, every rhythm: Rhythm = .epoch) {
        file = OutputFile(path)
        self.rhythm = rhythm
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        file = try container.decode(OutputFile.self, forKey: .filename)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .filename)
        try rhythm.encode(to: encoder)
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        if let path = file?.path { try context.logs.save(to: path) }
        return .continue
    }
}
