import Describing

/// From one value to another in equal steps, then constant.
///
/// - `initial_value`, `final_value`: the ends
/// - `num_changes`: how many steps lie between them; at least 1
public struct Linear: Schedule {
    public static let typeName = "Linear"

    public let initialValue: Double
    public let finalValue: Double
    public let numChanges: Int

    /// - Precondition: both values are finite and there is at least one change.
    public init(from initialValue: Double, to finalValue: Double, changes: Int) {
        precondition(initialValue.isFinite && finalValue.isFinite && changes >= 1)
        self.initialValue = initialValue
        self.finalValue = finalValue
        self.numChanges = changes
    }

    public var settledAfter: Int? { numChanges }

    public func value(afterChanges changes: Int) -> Double {
        changes > numChanges
            ? finalValue : initialValue + (finalValue - initialValue) / Double(numChanges) * Double(changes)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case initialValue = "initial_value"
        case finalValue = "final_value"
        case numChanges = "num_changes"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        initialValue = try container.decode(Double.self, forKey: .initialValue)
        finalValue = try container.decode(Double.self, forKey: .finalValue)
        numChanges = try container.decodeChecked(Int.self, forKey: .numChanges, in: 1...)
    }
}
