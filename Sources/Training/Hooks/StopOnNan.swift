import Describing

/// Stops when something is infinite or not a number.
///
/// - `logs_to_check`: paths of logs all of whose numbers must be finite; none by default. A single string
///   stands for one path. A log that has not begun yet is passed over.
/// - `check_parameters`: true; the network's parameters
/// - `check_training_loss`: true; the loss of the last update
/// - `timescale`, `interval`: ``Rhythm``
public struct StopOnNan: Hook {
    public static let typeName = "StopOnNan"

    public let logsToCheck: [String]
    public let checkParameters: Bool
    public let checkTrainingLoss: Bool
    public let rhythm: Rhythm

    public init(
        logs logsToCheck: [String] = [], checkParameters: Bool = true, checkTrainingLoss: Bool = true,
        every rhythm: Rhythm = .epoch
    ) {
        self.logsToCheck = logsToCheck
        self.checkParameters = checkParameters
        self.checkTrainingLoss = checkTrainingLoss
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public mutating func start(_ context: TrainingContext) throws {
        for path in logsToCheck { try context.checkLog(path) }
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        for path in logsToCheck where !context.values(ofLog: path).allSatisfy(\.isFinite) {
            return found("the log \(path)")
        }
        if checkParameters, !context.network.handler.isFinite(context.network.parameters.vector) {
            return found("the parameters")
        }
        if checkTrainingLoss, context.lastLoss?.isFinite == false { return found("the training loss") }
        return .continue
    }

    public mutating func resume(_ context: TrainingContext) throws -> HookResult { try run(context) }

    private func found(_ place: String) -> HookResult {
        .stop("a number in \(place) is infinite or not a number")
    }

    enum CodingKeys: String, CodingKey {
        case logsToCheck = "logs_to_check"
        case checkParameters = "check_parameters"
        case checkTrainingLoss = "check_training_loss"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.logsToCheck) {
            let only = try? container.decode(String.self, forKey: .logsToCheck)
            logsToCheck = try only.map { [$0] } ?? container.decode([String].self, forKey: .logsToCheck)
        } else {
            logsToCheck = []
        }
        checkParameters = try container.decode(Bool.self, forKey: .checkParameters, default: true)
        checkTrainingLoss = try container.decode(Bool.self, forKey: .checkTrainingLoss, default: true)
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(logsToCheck, forKey: .logsToCheck)
        try container.encode(checkParameters, forKey: .checkParameters)
        try container.encode(checkTrainingLoss, forKey: .checkTrainingLoss)
        try rhythm.encode(to: encoder)
    }
}
