import Arrays
import Describing

/// Half a wave of the cosine down to a minimum, then constant (Loshchilov and Hutter, "SGDR", ICLR 2017,
/// without restarts): `minimum + (initial_value − minimum) × (1 + cos(π × changes / num_changes)) / 2`.
///
/// - `initial_value`
/// - `minimum`: 0
/// - `num_changes`: how many steps lie between the two; at least 1
public struct Cosine: Schedule {
    public static let typeName = "Cosine"

    public let initialValue: Double
    public let minimum: Double
    public let numChanges: Int

    /// - Precondition: both values are finite and there is at least one change.
    public init(from initialValue: Double, to minimum: Double = 0, changes: Int) {
        precondition(initialValue.isFinite && minimum.isFinite && changes >= 1)
        self.initialValue = initialValue
        self.minimum = minimum
        numChanges = changes
    }

    public var settledAfter: Int? { numChanges }

    public func value(afterChanges changes: Int) -> Double {
        guard changes < numChanges else { return minimum }
        return halfWave(from: initialValue, to: minimum, share: Double(changes) / Double(numChanges))
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case initialValue = "initial_value"
        case minimum
        case numChanges = "num_changes"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        initialValue = try container.decode(Double.self, forKey: .initialValue)
        minimum = try container.decode(Double.self, forKey: .minimum, default: 0)
        numChanges = try container.decodeChecked(Int.self, forKey: .numChanges, in: 1...)
    }
}

/// From `start` to `end` along half a wave of the cosine.
/// - Parameter share: of the way, from 0 to 1.
func halfWave(from start: Double, to end: Double, share: Double) -> Double {
    end + (start - end) * (1 + Exact.direction(.pi * share).cosine) / 2
}
