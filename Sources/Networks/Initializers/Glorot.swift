public import Arrays
import Describing

/// Draws of the standard deviation `scale × √(2 / (fan_in + fan_out))`, which keeps the size of signals forward
/// and backward alike (Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
/// networks", 2010).
///
/// - `distribution`: `uniform`, from `±scale × √(6 / (fan_in + fan_out))`, or `normal`
/// - `scale`: 1
///
/// Unlike ``DenseSqrtFanInOut`` it counts the fan-out of a convolution with the kernel's size: the weights
/// (filters, kernel axes…, channels) have the fan-in kernel × channels and the fan-out kernel × filters.
///
/// - Shapes: (units, inputs) or (filters, kernel axes…, channels), at least two axes.
/// - Description: `{"@type": "Glorot", "distribution": "uniform", "scale": 1.0}`
public struct Glorot: Initializer, FillingInitializer {
    public static let typeName = "Glorot"

    public let distribution: FanDistribution
    public let scale: Double

    private enum CodingKeys: CodingKey {
        case distribution, scale
    }

    /// - Precondition: the scale is not negative and fits in a 32-bit float.
    public init(_ distribution: FanDistribution = .uniform, scale: Double = 1) {
        precondition(magnitudeRange.contains(scale), "a scale is a number from 0")
        self.distribution = distribution
        self.scale = scale
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        distribution = try container.decodeChoice(
            FanDistribution.self, forKey: .distribution, default: .uniform)
        scale = try container.decodeChecked(Double.self, forKey: .scale, in: magnitudeRange, default: 1)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        array(of: shape, key, try fill(for: shape))
    }

    func fill(for shape: Shape) throws -> ParameterFill {
        let fans = try fansInAndOut(shape)
        return distribution.fill(std: scale * (2 / (fans.in + fans.out)).squareRoot())
    }
}
