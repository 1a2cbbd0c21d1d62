public import Arrays
import Describing

/// `(prediction − target)²`, averaged over the features and the rows. brainstorm 0.5's score of this name is
/// ``HalfSquaredError``.
///
/// Options: ``ScorerOptions``.
public struct MeanSquaredError: MeanScorer {
    public static let typeName = "MeanSquaredError"

    public let options: ScorerOptions

    public init(
        outName: String = "", targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        var sum = 0.0
        for row in 0..<predictions.rows {
            var squares = 0.0
            for (prediction, target) in zip(predictions.row(row), targets.row(row)) {
                let difference = Double(prediction) - Double(target)
                squares += difference * difference
            }
            sum += squares / Double(predictions.columns) * mask.weight(ofRow: row)
        }
        return sum
    }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}
