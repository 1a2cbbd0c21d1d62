public import Arrays
public import Describing
public import Handlers

/// Adds `factor × sign(parameters)` to the gradients: the gradient of `factor × Σ |w|`, taken as 0 at 0. For
/// gradients only.
///
/// - Description: `{"@type": "L1Decay", "factor": 0.001}`; without a factor it is 0.
public struct L1Decay: ValueModifier {
    public static let typeName = "L1Decay"
    public static var kinds: [Kind] { [.gradientModifier] }

    public let factor: Double

    private enum CodingKeys: CodingKey {
        case factor
    }

    /// - Precondition: the factor fits in a 32-bit float.
    public init(_ factor: Double) {
        precondition(numberRange.contains(factor), "a factor is a 32-bit number")
        self.factor = factor
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        factor = try container.decodeChecked(Double.self, forKey: .factor, in: numberRange, default: 0)
    }

    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        let (target, weights) = (values.flat.buffer, parameters.flat.buffer)
        precondition(target.count == weights.count, "gradients and parameters differ in size")
        let factor = Float(factor)
        for index in target.indices {
            let weight = weights[index]
            target[index] += weight > 0 ? factor : weight < 0 ? -factor : 0
        }
    }
}
