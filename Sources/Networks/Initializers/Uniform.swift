public import Arrays
import Describing

/// Draws every element evenly from `low` to `high`.
///
/// - Shapes: any.
/// - Description: `{"@type": "Uniform", "high": 0.1, "low": -0.1}`. Of a description with one bound the other
///   is its opposite; without any they are ±0.1.
public struct Uniform: Initializer, FillingInitializer {
    public static let typeName = "Uniform"

    public let low: Double
    public let high: Double

    private enum CodingKeys: CodingKey {
        case low, high
    }

    /// - Precondition: `low` is less than `high`, and both fit in a 32-bit float.
    public init(low: Double, high: Double) {
        precondition(numberRange.contains(low) && numberRange.contains(high), "bounds are 32-bit numbers")
        precondition(low < high, "the lower bound \(low) is not less than the higher bound \(high)")
        self.low = low
        self.high = high
    }

    /// From `-bound` to `bound`.
    ///
    /// - Precondition: `bound` is not zero and fits in a 32-bit float.
    public init(_ bound: Double = 0.1) {
        self.init(low: -abs(bound), high: abs(bound))
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let low = try container.bound(forKey: .low)
        let high = try container.bound(forKey: .high)
        self.low = low ?? high.map { -abs($0) } ?? -0.1
        self.high = high ?? low.map { abs($0) } ?? 0.1
        guard self.low < self.high else {
            throw DescriptionError.invalid(
                at: decoder.path, "low is \(self.low) and high is \(self.high)",
                advice: "low must be less than high")
        }
    }

    public func values(for shape: Shape, key: RandomKey) -> [Float] {
        array(of: shape, key, fill(for: shape))
    }

    func fill(for shape: Shape) -> ParameterFill {
        { [low, high] in Draws($1).fillUniform($0) { low * (1 - $0) + high * $0 } }
    }
}

extension KeyedDecodingContainer {
    fileprivate func bound(forKey key: Key) throws -> Double? {
        contains(key) ? try decodeChecked(Double.self, forKey: key, in: numberRange) : nil
    }
}
