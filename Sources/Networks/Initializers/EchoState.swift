public import Arrays
import Describing

/// Draws evenly from ±0.5, then scales the matrix so that its spectral radius, the greatest absolute value of
/// its eigenvalues, is as wanted. Below 1 the echoes of a recurrent layer's inputs die out.
///
/// - Shapes: square matrices. The time grows with the third power of the extent: about 2 s for 500, 15 s for
///   1,000.
/// - Description: `{"@type": "EchoState", "spectral_radius": 1.0}`
public struct EchoState: Initializer {
    public static let typeName = "EchoState"

    public let spectralRadius: Double

    private enum CodingKeys: String, CodingKey {
        case spectralRadius = "spectral_radius"
    }

    /// - Precondition: the radius is not negative and fits in a 32-bit float.
    public init(_ spectralRadius: Double = 1) {
        precondition(magnitudeRange.contains(spectralRadius), "a spectral radius is a number from 0")
        self.spectralRadius = spectralRadius
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        spectralRadius = try container.decodeChecked(
            Double.self, forKey: .spectralRadius, in: magnitudeRange, default: 1)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        let size = try square(shape)
        let draws = Draws(key)
        let matrix = (0..<shape.count).map { draws.uniform($0) - 0.5 }
        let radius = Networks.spectralRadius(of: matrix, size: size)
        guard radius > 0 || size == 0 else {
            throw NetworkError(
                .initialization,
                "\(Self.typeName) has drawn a matrix of the spectral radius 0; use another seed")
        }
        return matrix.map { Float($0 * (spectralRadius / radius)) }
    }
}
