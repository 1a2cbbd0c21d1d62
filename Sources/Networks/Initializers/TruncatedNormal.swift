public import Arrays
import Describing

/// Draws every element from a normal distribution of which what lies beyond `bound` standard deviations from
/// the mean is drawn again. With a bound of 2 the draws' own deviation is 0.88 `std`.
///
/// - Shapes: any.
/// - Description: `{"@type": "TruncatedNormal", "bound": 2.0, "mean": 0.0, "std": 0.1}`
public struct TruncatedNormal: Initializer, FillingInitializer {
    public static let typeName = "TruncatedNormal"

    /// The standard deviation before truncation.
    public let std: Double
    public let mean: Double
    /// In standard deviations.
    public let bound: Double

    private enum CodingKeys: CodingKey {
        case std, mean, bound
    }

    /// - Precondition: `std` is not negative, the bound positive, and all numbers fit in a 32-bit float.
    public init(std: Double = 0.1, mean: Double = 0, bound: Double = 2) {
        precondition(magnitudeRange.contains(std), "a standard deviation is a number from 0")
        precondition(numberRange.contains(mean), "a mean is a 32-bit number")
        precondition(bound > 0 && magnitudeRange.contains(bound), "a bound is a positive number")
        self.std = std
        self.mean = mean
        self.bound = bound
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        std = try container.decodeChecked(Double.self, forKey: .std, in: magnitudeRange, default: 0.1)
        mean = try container.decodeChecked(Double.self, forKey: .mean, in: numberRange, default: 0)
        bound =
            container.contains(.bound)
            ? try container.decodeChecked(Double.self, forKey: .bound, "positive, and a 32-bit number") {
                $0 > 0 && magnitudeRange.contains($0)
            } : 2
    }

    public func values(for shape: Shape, key: RandomKey) -> [Float] {
        array(of: shape, key, fill(for: shape))
    }

    func fill(for shape: Shape) -> ParameterFill {
        { values, key in
            let draws = (0..<Self.attempts).map { Draws(key, part: "attempt \($0)") }
            if bound >= 1 { return fillWide(values, draws) }
            let heights = (0..<Self.attempts).map { Draws(key, part: "height \($0)") }
            for index in values.indices { values[index] = Float(narrow(index, draws, heights) * std + mean) }
        }
    }

    /// With the first of several normal draws that is within the bound; most often the very first is.
    private func fillWide(_ values: UnsafeMutableBufferPointer<Float>, _ draws: [Draws]) {
        draws[0].forEachNormalPiece(of: values) { piece, first in
            for index in piece.indices {
                var value = Double(piece[index])
                if value.magnitude > bound { value = later(first + index, draws) }
                piece[index] = Float(value * std + mean)
            }
        }
    }

    private func later(_ index: Int, _ draws: [Draws]) -> Double {
        for draws in draws.dropFirst() {
            let value = draws.normal(index)
            if value.magnitude <= bound { return value }
        }
        return 0
    }

    /// Of a narrow range few normal draws would be accepted: the first of several even draws that lies, with a
    /// height drawn as well, below the normal density.
    private func narrow(_ index: Int, _ draws: [Draws], _ heights: [Draws]) -> Double {
        for (draws, heights) in zip(draws, heights) {
            let value = bound * (2 * draws.uniform(index) - 1)
            if heights.uniform(index) < Exact.exp(-value * value / 2) { return value }
        }
        return 0
    }

    /// The chance that none of so many is accepted is below 10⁻³⁰.
    private static let attempts = 64
}
