import Describing

/// Constant at first, then falling as the number of changes grows: `initial_value × T / max(T, changes + 1)`.
///
/// - `initial_value`
/// - `T`: before how many changes the value stays as it is; at least 1
public struct DecreaseAfterEpoch: Schedule {
    public static let typeName = "DecreaseAfterEpoch"

    public let initialValue: Double
    public let constantChanges: Int

    /// - Precondition: the value is finite, and it is constant for at least one change.
    public init(from initialValue: Double, after changes: Int) {
        precondition(initialValue.isFinite && changes >= 1)
        self.initialValue = initialValue
        constantChanges = changes
    }

    public func value(afterChanges changes: Int) -> Double {
        let start = Double(constantChanges)
        return initialValue * start / max(start, Double(changes) + 1)
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case initialValue = "initial_value"
        case constantChanges = "T"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        initialValue = try container.decode(Double.self, forKey: .initialValue)
        constantChanges = try container.decodeChecked(Int.self, forKey: .constantChanges, in: 1...)
    }
}
