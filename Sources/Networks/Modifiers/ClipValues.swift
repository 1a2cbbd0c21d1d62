public import Arrays
import Describing
public import Handlers

/// Limits every value to `low...high`.
///
/// - Description: `{"@type": "ClipValues", "high": 1.0, "low": -1.0}`
public struct ClipValues: ValueModifier {
    public static let typeName = "ClipValues"

    public let low: Double
    public let high: Double

    private enum CodingKeys: CodingKey {
        case low, high
    }

    /// - Precondition: `low` is at most `high`, and both fit in a 32-bit float.
    public init(low: Double = -1, high: Double = 1) {
        precondition(numberRange.contains(low) && numberRange.contains(high), "limits are 32-bit numbers")
        precondition(low <= high, "the lower limit \(low) is over the higher limit \(high)")
        self.low = low
        self.high = high
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        low = try container.decodeChecked(Double.self, forKey: .low, in: numberRange, default: -1)
        high = try container.decodeChecked(Double.self, forKey: .high, in: numberRange, default: 1)
        guard low <= high else {
            throw DescriptionError.invalid(
                at: decoder.path, "low is \(low) and high is \(high)", advice: "low must be at most high")
        }
    }

    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        handler.clip(values.flat, low: Float(low), high: Float(high))
    }
}
