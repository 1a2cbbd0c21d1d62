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
        precondition(values.count == parameters.count, "gradients and parameters differ in size")
        let factor = Float(factor)
        handler.onHost { host in
            let (weights, target) = (host.read(parameters.flat).buffer, host.update(values.flat).buffer)
            for (index, weight) in weights.enumerated() {
                target[index] += weight > 0 ? factor : weight < 0 ? -factor : 0
            }
        }
    }
}
