public import Arrays
import Describing

/// Draws from a normal distribution of standard deviation `scale / n` for n units, after Sussillo and Abbott,
/// "Random Walk Initialization for Training Very Deep Feedforward Networks" (2014).
///
/// Without a scale it is `exp(1 / 2n)` for linear units and `√2 exp(1.2 / (max(n, 6) − 2.4))` for rectified
/// ones. The paper divides by √n. brainstorm 0.5 divides by n, and a description means here what it means
/// there.
///
/// - Shapes: square matrices.
/// - Description: `{"@type": "RandomWalk", "act_func": "linear", "scale": null}`
public struct RandomWalk: Initializer, FillingInitializer {
    public static let typeName = "RandomWalk"

    /// The units' activation function.
    public enum Units: String, Codable, Sendable, CaseIterable {
        case linear
        case relu = "rel"
    }

    public let units: Units
    /// `nil` for the one that suits the units.
    public let scale: Double?

    private enum CodingKeys: String, CodingKey {
        case units = "act_func"
        case scale
    }

    /// - Precondition: the scale is not negative and fits in a 32-bit float.
    public init(_ units: Units = .linear, scale: Double? = nil) {
        precondition(magnitudeRange.contains(scale ?? 0), "a scale is a number from 0")
        self.units = units
        self.scale = scale
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        units = try container.decodeChoice(Units.self, forKey: .units, default: .linear)
        let isGiven = try container.decodeIfPresent(Double.self, forKey: .scale) != nil
        scale = isGiven ? try container.decodeChecked(Double.self, forKey: .scale, in: magnitudeRange) : nil
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(units, forKey: .units)
        try container.encode(scale, forKey: .scale)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        array(of: shape, key, try fill(for: shape))
    }

    func fill(for shape: Shape) throws -> ParameterFill {
        let extent = Double(try square(shape))
        let std = (scale ?? suitableScale(extent)) / extent
        return { Draws($1).fillNormal($0) { std * $0 } }
    }

    private func suitableScale(_ extent: Double) -> Double {
        switch units {
        case .linear: Exact.exp(1 / (2 * extent))
        case .relu: 2.0.squareRoot() * Exact.exp(1.2 / (max(extent, 6) - 2.4))
        }
    }
}
