public import Arrays
import Describing

/// Draws of the standard deviation `√(2 / (1 + slope²) / fan)`, which keeps the size of signals through layers of
/// rectified units (He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015).
///
/// - `distribution`: `normal`, or `uniform`, from ±√3 standard deviations
/// - `mode`: `fan_in`, for signals going forward, or `fan_out`, for deltas going backward
/// - `slope`: 0, that of the activation function below 0 (0 for `rel`)
///
/// Weights (filters, kernel axes…, channels) have the fan-in kernel × channels and the fan-out kernel × filters.
///
/// - Shapes: (units, inputs) or (filters, kernel axes…, channels), at least two axes.
/// - Description: `{"@type": "He", "distribution": "normal", "mode": "fan_in", "slope": 0.0}`
public struct He: Initializer, FillingInitializer {
    public static let typeName = "He"

    public enum Mode: String, Codable, Hashable, Sendable, CaseIterable {
        case fanIn = "fan_in"
        case fanOut = "fan_out"
    }

    public let distribution: FanDistribution
    public let mode: Mode
    public let slope: Double

    private enum CodingKeys: CodingKey {
        case distribution, mode, slope
    }

    /// - Precondition: the slope fits in a 32-bit float.
    public init(_ distribution: FanDistribution = .normal, mode: Mode = .fanIn, slope: Double = 0) {
        precondition(numberRange.contains(slope), "a slope is a 32-bit number")
        self.distribution = distribution
        self.mode = mode
        self.slope = slope
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        distribution = try container.decodeChoice(
            FanDistribution.self, forKey: .distribution, default: .normal)
        mode = try container.decodeChoice(Mode.self, forKey: .mode, default: .fanIn)
        slope = try container.decodeChecked(Double.self, forKey: .slope, in: numberRange, default: 0)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        array(of: shape, key, try fill(for: shape))
    }

    func fill(for shape: Shape) throws -> ParameterFill {
        let fans = try fansInAndOut(shape)
        let fan = mode == .fanIn ? fans.in : fans.out
        return distribution.fill(std: (2 / (1 + slope * slope) / fan).squareRoot())
    }
}
