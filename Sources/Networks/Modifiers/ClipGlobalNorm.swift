public import Arrays
import Describing
public import Handlers

/// Scales gradients down so that the Euclidean norm of all of them together is at most `limit` (Pascanu, Mikolov
/// and Bengio, "On the difficulty of training recurrent neural networks", ICML 2013). Their direction stays.
///
/// The norm is that of all views whose rules give a `ClipGlobalNorm` of the same limit: `{"default":
/// {"@type": "ClipGlobalNorm"}}`, or the pattern `*` beside other rules, is the norm of all gradients, and a
/// limit of their own gives some layers a norm of their own. What layers keep has no part in it. A norm that is
/// not finite leaves gradients that are not finite.
///
/// - Description: `{"@type": "ClipGlobalNorm", "limit": 1.0}`
public struct ClipGlobalNorm: JointModifier {
    public static let typeName = "ClipGlobalNorm"

    public let limit: Double

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

    /// The sum of the squares.
    public func measure(_ values: Matrix, handler: any Handler) -> Double {
        handler.sumOfSquares(values.flat)
    }

    public func modify(_ values: Matrix, total: Double, handler: any Handler) {
        let norm = total.squareRoot()
        if norm > limit { handler.scale(values.flat, by: Float(limit / norm)) }
    }
}
