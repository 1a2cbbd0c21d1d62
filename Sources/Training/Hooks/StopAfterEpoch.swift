import Describing

/// Stops when a number of epochs is finished.
///
/// - `max_epochs`: at least 0, which trains not at all
/// - `timescale`, `interval`: ``Rhythm``
public struct StopAfterEpoch: Hook {
    public static let typeName = "StopAfterEpoch"

    public let maxEpochs: Int
    public let rhythm: Rhythm

    /// - Precondition: the number is not negative.
    public init(_ maxEpochs: Int, every rhythm: Rhythm = .epoch) {
        precondition(maxEpochs >= 0, "\(maxEpochs) epochs")
        self.maxEpochs = maxEpochs
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        context.epoch >= maxEpochs
            ? .stop("the maximum number of epochs (\(maxEpochs)) is reached") : .continue
    }

    public mutating func resume(_ context: TrainingContext) throws -> HookResult { try run(context) }

    enum CodingKeys: String, CodingKey {
        case maxEpochs = "max_epochs"
    }

    public init(from decoder: any Decoder) throws {
        maxEpochs = try decoder.container(keyedBy: CodingKeys.self)
            .decodeChecked(Int.self, forKey: .maxEpochs, in: 0...)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(maxEpochs, forKey: .maxEpochs)
        try rhythm.encode(to: encoder)
    }
}
