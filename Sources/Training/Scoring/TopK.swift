public import Arrays
import Describing

/// The share of rows whose class is among the `k` largest predictions. Of equal predictions the first is the
/// larger, so that `k` = 1 is ``Accuracy``.
///
/// - `k`: 5, at least 1 and at most the number of predictions
///
/// The targets are class numbers, one a row. The other options: ``ScorerOptions``.
public struct TopK: MeanScorer {
    public static let typeName = "TopK"

    public let options: ScorerOptions
    public let k: Int

    /// - Precondition: `k` is at least 1.
    public init(
        _ k: Int = 5, outName: String = "", targetsName: String = "targets", maskName: String = "",
        name: String = typeName
    ) {
        precondition(k >= 1, "the largest \(k)")
        self.k = k
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == 1, predictions >= k, predictions > 1 else {
            throw disagreement(
                predictions, targets,
                "one target a row, the number of its class, and at least \(max(k, 2)) predictions")
        }
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        var sum = 0.0
        for row in 0..<predictions.rows {
            guard let target = targets.classNumber(row: row, of: predictions.columns) else { continue }
            let scores = predictions.row(row)
            let score = scores[target]
            guard !score.isNaN else { continue }
            var larger = 0
            for (index, other) in scores.enumerated() {
                if other > score || (other == score && index < target) { larger += 1 }
            }
            if larger < k { sum += mask.weight(ofRow: row) }
        }
        return sum
    }

    enum CodingKeys: CodingKey { case k }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
        k = try decoder.container(keyedBy: CodingKeys.self)
            .decodeChecked(Int.self, forKey: .k, in: 1..., default: 5)
    }

    public func encode(to encoder: any Encoder) throws {
        try options.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(k, forKey: .k)
    }
}
