public import Arrays
import Describing

/// The share of a row's features that are on the right side of a threshold: a prediction of at least the
/// threshold says yes, a target that is not 0 is a yes.
///
/// - `threshold`: 0.5
///
/// The other options: ``ScorerOptions``.
public struct Hamming: MeanScorer {
    public static let typeName = "Hamming"

    public let options: ScorerOptions
    public let threshold: Double

    /// - Precondition: the threshold is finite.
    public init(
        threshold: Double = 0.5, outName: String = "", targetsName: String = "targets", maskName: String = "",
        name: String = typeName
    ) {
        precondition(threshold.isFinite)
        self.threshold = threshold
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        var sum = 0.0
        for row in 0..<predictions.rows {
            let (predicted, target) = (predictions.row(row), targets.row(row))
            var right = 0
            for (prediction, target) in zip(predicted, target)
            where (Double(prediction) >= threshold) == (target != 0) { right += 1 }
            sum += Double(right) / Double(predictions.columns) * mask.weight(ofRow: row)
        }
        return sum
    }

    enum CodingKeys: CodingKey { case threshold }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
        threshold = try decoder.container(keyedBy: CodingKeys.self)
            .decode(Double.self, forKey: .threshold, default: 0.5)
    }

    public func encode(to encoder: any Encoder) throws {
        try options.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(threshold, forKey: .threshold)
    }
}
