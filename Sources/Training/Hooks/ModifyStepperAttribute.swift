import Describing

/// Sets an attribute of the stepper as a schedule says. A change comes every ``interval`` epochs or updates.
///
/// The stepper's description and the schedule must agree on the first value, or the description leaves the attribute
/// out and takes the schedule's; also where a schedule such as ``WarmUp`` begins with another value than the one that
/// it is about. Before training, both are compared, and the values of the run to come with what the attribute can be.
/// (In brainstorm 0.5 the schedule wins in silence, so that a description names a value which nobody uses.)
///
/// - `schedule`: `Linear`, `Exponential`, `MultiStep`, `Cosine`, `OneCycle`, `DecreaseAfterEpoch` or `WarmUp`
/// - `attr_name`: `learning_rate`
/// - `timescale`, `interval`: ``Rhythm``
public struct ModifyStepperAttribute: Hook {
    public static let typeName = "ModifyStepperAttribute"

    public let schedule: any Schedule
    public let attributeName: String
    public let rhythm: Rhythm

    public init(
        _ schedule: any Schedule, of attributeName: String = "learning_rate", every rhythm: Rhythm = .epoch
    ) {
        self.schedule = schedule
        self.attributeName = attributeName
        self.rhythm = rhythm
    }

    public var timescale: Timescale { rhythm.timescale }
    public var interval: Int { rhythm.interval }

    public mutating func start(_ context: TrainingContext) throws {
        let scheduled = ScheduledAttribute(name: attributeName, schedule: schedule, rhythm: rhythm)
        try scheduled.checkValues(context)
        if !context.trainer.progress.hasStarted { try scheduled.agree(context) }
    }

    public mutating func run(_ context: TrainingContext) throws -> HookResult {
        let value = schedule.value(
            epoch: context.epoch, update: context.update, timescale: timescale, interval: interval)
        try context.setStepperAttribute(attributeName, to: value)
        return .continue
    }

    enum CodingKeys: String, CodingKey {
        case schedule
        case attributeName = "attr_name"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        schedule = try container.decodeDescribed((any Schedule).self, kind: .schedule, forKey: .schedule)
        attributeName = try container.decode(String.self, forKey: .attributeName, default: "learning_rate")
        rhythm = try Rhythm(from: decoder)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(schedule, forKey: .schedule)
        try container.encode(attributeName, forKey: .attributeName)
        try rhythm.encode(to: encoder)
    }
}
