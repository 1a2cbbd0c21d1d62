public import Arrays
import Describing

/// Draws evenly from `±scale / √(n + m)`, where n is the number of inputs of a unit and m that of units
/// (Glorot and Bengio, 2010).
///
/// The scale of `rel` is √12, of `tanh` √6, of `sigmoid` 4√6, of `linear` 1: in a square matrix, but for
/// `linear` and numbers, the same as ``DenseSqrtFanIn``.
///
/// - Shapes: (units, inputs…), at least two axes; several axes of inputs, as those of convolutions, count
///   together.
/// - Description: `{"@type": "DenseSqrtFanInOut", "scale": "rel"}`
public struct DenseSqrtFanInOut: Initializer, FillingInitializer {
    public static let typeName = "DenseSqrtFanInOut"

    public let scale: FanScale

    private enum CodingKeys: CodingKey {
        case scale
    }

    /// - Precondition: a scale that is a number is positive.
    public init(scale: FanScale = .relu) {
        self.scale = scale
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        scale = try container.decode(FanScale.self, forKey: .scale, default: .relu)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        array(of: shape, key, try fill(for: shape))
    }

    func fill(for shape: Shape) throws -> ParameterFill {
        let (units, inputs) = try fans(shape)
        let bound = scale.forInputsAndUnits / (Double(units) + Double(inputs)).squareRoot()
        return { Draws($1).fillUniform($0) { bound * (2 * $0 - 1) } }
    }
}
