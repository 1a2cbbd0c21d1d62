public import Brainstorm

/// A weight modifier: rounds every weight to a multiple of a step after each update.
///
/// - `step`: required, positive
public struct Quantize: ValueModifier {
    public static let typeName = "Quantize"
    public static let kinds: [Kind] = [.weightModifier]

    public let step: Double

    private enum CodingKeys: CodingKey { case step }

    public init(step: Double) { self.step = step }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        step = try container.decodeChecked(Double.self, forKey: .step, in: 1e-6...1)
    }

    public mutating func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        let step = Float(step)
        handler.onHost { host in
            let values = host.update(values)
            for row in 0..<values.rows {
                for column in 0..<values.columns {
                    values[row, column] = (values[row, column] / step).rounded(.toNearestOrEven) * step
                }
            }
        }
    }
}
