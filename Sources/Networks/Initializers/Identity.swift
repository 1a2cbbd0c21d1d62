public import Arrays
import Describing

/// The identity matrix times `scale`, with noise from a normal distribution added to every element.
///
/// - Shapes: square matrices; with ``enforceSquare`` false any matrix, with ones where row and column are the
///   same.
/// - Description: `{"@type": "Identity", "enforce_square": true, "scale": 1.0, "std": 0.01}`
public struct Identity: Initializer {
    public static let typeName = "Identity"

    public let scale: Double
    /// The standard deviation of the noise.
    public let std: Double
    public let enforceSquare: Bool

    private enum CodingKeys: String, CodingKey {
        case scale, std
        case enforceSquare = "enforce_square"
    }

    /// - Precondition: `std` is not negative, and both numbers fit in a 32-bit float.
    public init(scale: Double = 1, std: Double = 0.01, enforceSquare: Bool = true) {
        precondition(numberRange.contains(scale), "a scale is a 32-bit number")
        precondition(magnitudeRange.contains(std), "a standard deviation is a number from 0")
        self.scale = scale
        self.std = std
        self.enforceSquare = enforceSquare
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        scale = try container.decodeChecked(Double.self, forKey: .scale, in: numberRange, default: 1)
        std = try container.decodeChecked(Double.self, forKey: .std, in: magnitudeRange, default: 0.01)
        enforceSquare = try container.decode(Bool.self, forKey: .enforceSquare, default: true)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        let (rows, columns) = try matrix(shape)
        guard rows == columns || !enforceSquare else {
            throw refuse(shape, needs: "a square matrix (or 'enforce_square' false)")
        }
        let draws = Draws(key)
        return (0..<shape.count).map { index in
            let noise = std == 0 ? 0 : std * draws.normal(index)
            return Float(noise + (index / columns == index % columns ? scale : 0))
        }
    }
}
