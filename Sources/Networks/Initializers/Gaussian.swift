public import Arrays
import Describing

/// Draws every element from a normal distribution.
///
/// - Shapes: any.
/// - Description: `{"@type": "Gaussian", "mean": 0.0, "std": 0.1}`
public struct Gaussian: Initializer, FillingInitializer {
    public static let typeName = "Gaussian"

    /// The standard deviation.
    public let std: Double
    public let mean: Double

    private enum CodingKeys: CodingKey {
        case std, mean
    }

    /// - Precondition: `std` is not negative, and both numbers fit in a 32-bit float.
    public init(std: Double = 0.1, mean: Double = 0) {
        precondition(magnitudeRange.contains(std), "a standard deviation is a number from 0")
        precondition(numberRange.contains(mean), "a mean is a 32-bit number")
        self.std = std
        self.mean = mean
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        std = try container.decodeChecked(Double.self, forKey: .std, in: magnitudeRange, default: 0.1)
        mean = try container.decodeChecked(Double.self, forKey: .mean, in: numberRange, default: 0)
    }

    public func values(for shape: Shape, key: RandomKey) -> [Float] {
        array(of: shape, key, fill(for: shape))
    }

    func fill(for shape: Shape) -> ParameterFill {
        { [std, mean] in Draws($1).fillNormal($0) { $0 * std + mean } }
    }
}
