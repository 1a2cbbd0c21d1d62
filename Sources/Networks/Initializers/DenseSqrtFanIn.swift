public import Arrays
import Describing

/// Draws evenly from `±scale / √n`, where n is the number of inputs of a unit, which keeps the size of
/// signals from layer to layer.
///
/// The scale of `rel` is √6, of `tanh` √3, of `sigmoid` 4√3, of `linear` 1.
///
/// - Shapes: (units, inputs…), at least two axes; several axes of inputs, as those of convolutions, count
///   together.
/// - Description: `{"@type": "DenseSqrtFanIn", "scale": "rel"}`
public struct DenseSqrtFanIn: Initializer, FillingInitializer {
    public static let typeName = "DenseSqrtFanIn"

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
        let bound = try scale.forInputs / Double(fans(shape).inputs).squareRoot()
        return { Draws($1).fillUniform($0) { bound * (2 * $0 - 1) } }
    }
}
