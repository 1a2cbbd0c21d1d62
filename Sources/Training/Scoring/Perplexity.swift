public import Arrays
import Describing

/// `e` to the power of the mean cross entropy: `exp(−mean ln p)`, where p is what a row's prediction gives the
/// class of its target. Between how many equally likely classes the network hesitates.
///
/// The predictions are probabilities, such as those of a ``Networks/SoftmaxCE``; of one below 1.2e−38, the
/// smallest normal 32-bit number, that number's logarithm is taken, and so it is for a target that names no
/// class. The targets are class numbers, one a row.
///
/// Options: ``ScorerOptions``.
public struct Perplexity: MeanScorer {
    public static let typeName = "Perplexity"

    public let options: ScorerOptions

    public init(
        outName: String = "", targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == 1, predictions > 1 else {
            throw disagreement(
                predictions, targets,
                "one target a row, the number of its class, and the probabilities of at least 2 classes")
        }
    }

    /// The sum of the cross entropies.
    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        let least = Float.leastNormalMagnitude
        var sum = 0.0
        for row in 0..<predictions.rows {
            let target = targets.classNumber(row: row, of: predictions.columns)
            let probability = target.map { predictions.row(row)[$0] } ?? 0
            sum -= Exact.log(Double(probability < least ? least : probability)) * mask.weight(ofRow: row)
        }
        return sum
    }

    public func figure(ofMean mean: Double) -> Double { Exact.exp(mean) }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}
