import Arrays
import Describing

/// A value multiplied by a factor at every change, kept within bounds.
///
/// - `initial_value`
/// - `factor`
/// - `minimum`, `maximum`: the bounds; `null`, the default, is none
public struct Exponential: Schedule {
    public static let typeName = "Exponential"

    public let initialValue: Double
    public let factor: Double
    public let minimum: Double?
    public let maximum: Double?

    /// - Precondition: all numbers are finite.
    public init(from initialValue: Double, factor: Double, minimum: Double? = nil, maximum: Double? = nil) {
        precondition([initialValue, factor, minimum ?? 0, maximum ?? 0].allSatisfy(\.isFinite))
        self.initialValue = initialValue
        self.factor = factor
        self.minimum = minimum
        self.maximum = maximum
    }

    public func value(afterChanges changes: Int) -> Double {
        let value = initialValue * Exact.power(factor, Double(changes))
        return min(maximum ?? .infinity, max(minimum ?? -.infinity, value))
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case initialValue = "initial_value"
        case factor, minimum, maximum
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        initialValue = try container.decode(Double.self, forKey: .initialValue)
        factor = try container.decode(Double.self, forKey: .factor)
        minimum = try container.decodeIfPresent(Double.self, forKey: .minimum)
        maximum = try container.decodeIfPresent(Double.self, forKey: .maximum)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(initialValue, forKey: .initialValue)
        try container.encode(factor, forKey: .factor)
        try container.encode(minimum, forKey: .minimum)
        try container.encode(maximum, forKey: .maximum)
    }
}
