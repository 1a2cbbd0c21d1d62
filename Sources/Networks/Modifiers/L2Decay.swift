public import Arrays
public import Describing
public import Handlers

/// Adds `factor × parameters` to the gradients: the gradient of `factor / 2 × Σ w²`. For gradients only.
///
/// - Description: `{"@type": "L2Decay", "factor": 0.001}`; without a factor it is 0.
public struct L2Decay: ValueModifier {
    public static let typeName = "L2Decay"
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
        handler.add(parameters, times: Float(factor), into: values)
    }
}
