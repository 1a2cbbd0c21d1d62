public import Arrays
import Describing
public import Handlers

/// Scales each row whose Euclidean norm is over `limit` down to it: the incoming weights of a unit (Hinton et
/// al., "Improving neural networks by preventing co-adaptation of feature detectors", 2012).
///
/// A row is all that shares an index of the first axis. Vectors, such as biases, stay as they are.
///
/// - Description: `{"@type": "ConstrainL2Norm", "limit": 1.0}`
public struct ConstrainL2Norm: ValueModifier {
    public static let typeName = "ConstrainL2Norm"

    public let limit: Double
    private var hasRows = true

    private enum CodingKeys: CodingKey {
        case limit
    }

    /// - Precondition: the limit is positive and fits in a 32-bit float.
    public init(_ limit: Double = 1) {
        precondition(limit > 0 && magnitudeRange.contains(limit), "a norm's limit is a positive number")
        self.limit = limit
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        limit =
            container.contains(.limit)
            ? try container.decodeChecked(Double.self, forKey: .limit, "positive, and a 32-bit number") {
                $0 > 0 && magnitudeRange.contains($0)
            } : 1
    }

    public mutating func attach(to shape: Shape) {
        hasRows = shape.rank > 1
    }

    public func modify(_ values: Matrix, parameters: Matrix, handler: any Handler) {
        guard hasRows else { return }
        handler.constrainRowNorms(values, limit: Float(limit))
    }
}
