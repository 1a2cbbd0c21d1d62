import Describing

/// Rises (or falls) in equal steps to where another schedule begins, and follows that from there.
///
/// - `schedule`: the schedule after the warm-up; its changes are counted from the warm-up's end
/// - `num_changes`: how many steps the warm-up has; at least 1
/// - `initial_value`: 0, where it begins
public struct WarmUp: Schedule {
    public static let typeName = "WarmUp"

    public let schedule: any Schedule
    public let numChanges: Int
    public let initialValue: Double

    /// - Precondition: the value is finite and there is at least one change.
    public init(_ schedule: any Schedule, changes: Int, from initialValue: Double = 0) {
        precondition(initialValue.isFinite && changes >= 1)
        self.schedule = schedule
        numChanges = changes
        self.initialValue = initialValue
    }

    public var settledAfter: Int? {
        schedule.settledAfter.map { rest in
            let (sum, overflow) = numChanges.addingReportingOverflow(rest)
            return overflow ? .max : sum
        }
    }

    public func value(afterChanges changes: Int) -> Double {
        guard changes < numChanges else { return schedule.value(afterChanges: changes - numChanges) }
        let share = Double(changes) / Double(numChanges)
        return initialValue + (schedule.value(afterChanges: 0) - initialValue) * share
    }

    enum CodingKeys: String, CodingKey {
        case schedule
        case numChanges = "num_changes"
        case initialValue = "initial_value"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        schedule = try container.decodeDescribed((any Schedule).self, kind: .schedule, forKey: .schedule)
        numChanges = try container.decodeChecked(Int.self, forKey: .numChanges, in: 1...)
        initialValue = try container.decode(Double.self, forKey: .initialValue, default: 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeDescribed(schedule, forKey: .schedule)
        try container.encode(numChanges, forKey: .numChanges)
        try container.encode(initialValue, forKey: .initialValue)
    }
}
