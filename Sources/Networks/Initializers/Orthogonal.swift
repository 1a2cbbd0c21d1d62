public import Arrays
import Describing

/// A matrix with orthonormal rows, or columns if there are more rows than columns, times `scale` (Saxe,
/// McClelland and Ganguli, 2013). All such matrices are equally likely.
///
/// - Shapes: matrices.
/// - Description: `{"@type": "Orthogonal", "scale": 1.0}`
public struct Orthogonal: Initializer {
    public static let typeName = "Orthogonal"

    public let scale: Double

    private enum CodingKeys: CodingKey {
        case scale
    }

    /// - Precondition: the scale fits in a 32-bit float.
    public init(scale: Double = 1) {
        precondition(numberRange.contains(scale), "a scale is a 32-bit number")
        self.scale = scale
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        scale = try container.decodeChecked(Double.self, forKey: .scale, in: numberRange, default: 1)
    }

    public func values(for shape: Shape, key: RandomKey) throws -> [Float] {
        let (rows, columns) = try matrix(shape)
        let draws = Draws(key)
        let isWide = rows <= columns
        let length = max(rows, columns)
        var vectors = (0..<min(rows, columns)).map { vector in
            (0..<length).map { draws.normal(isWide ? vector * columns + $0 : $0 * columns + vector) }
        }
        orthonormalize(&vectors)
        return (0..<shape.count).map { index in
            let (row, column) = (index / columns, index % columns)
            return Float(scale * (isWide ? vectors[row][column] : vectors[column][row]))
        }
    }

    /// Gram and Schmidt's method. Each vector is cleared of its forerunners twice: once leaves rounding
    /// errors that are large where little of the vector remains.
    private func orthonormalize(_ vectors: inout [[Double]]) {
        for index in vectors.indices {
            var vector = vectors[index]
            for _ in 0..<2 {
                for forerunner in vectors[..<index] {
                    let share = zip(vector, forerunner).reduce(0) { $0 + $1.0 * $1.1 }
                    for element in vector.indices { vector[element] -= share * forerunner[element] }
                }
            }
            let norm = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
            vectors[index] = vector.map { $0 / norm }
        }
    }
}
