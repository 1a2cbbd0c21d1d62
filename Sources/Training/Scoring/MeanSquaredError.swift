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
            let squares = predictions.squaredDistance(to: targets, row: row)
            sum += squares / Double(predictions.columns) * mask.weight(ofRow: row)
        }
        return sum
    }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}

extension Matrix {
    /// The sum of the squared differences between a row and that of another matrix of as many columns.
    func squaredDistance(to other: Matrix, row: Int) -> Double {
        zip(self.row(row), other.row(row)).reduce(0) { sum, pair in
            let difference = Double(pair.0) - Double(pair.1)
            return sum + difference * difference
        }
    }
}
