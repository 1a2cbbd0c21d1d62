public import Arrays
import Describing

/// `½ Σ (prediction − target)²` over the features of a row, averaged over the rows: with the factor one half
/// and without dividing by the number of features, as the loss of ``Networks/SquaredError`` has it. brainstorm 0.5 calls
/// this score `MeanSquaredError`; the mean of the squares is ``MeanSquaredError``.
///
/// Options: ``ScorerOptions``.
public struct HalfSquaredError: MeanScorer {
    public static let typeName = "HalfSquaredError"

    public let options: ScorerOptions

    public init(
        outName: String = "", targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        var sum = 0.0
        for row in 0..<predictions.rows {
            sum += 0.5 * predictions.squaredDistance(to: targets, row: row) * mask.weight(ofRow: row)
        }
        return sum
    }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}
