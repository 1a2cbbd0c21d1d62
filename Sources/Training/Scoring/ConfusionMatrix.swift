public import Arrays
import Describing

/// How many rows of each class are taken for which class.
///
/// Logs hold a list for each pair of classes in a group for each target, `ConfusionMatrix.<target>.<predicted>`:
/// the rows of that target with that prediction, each as much as its mask says. For networks of more than 100
/// classes it is refused, because there would be more than 10,000 lists.
///
/// The predicted class is the position of the largest prediction, the first of several. The targets are class
/// numbers, one a row; rows whose target names no class count nowhere.
///
/// Options: ``ScorerOptions``. Counts: the matrix by rows, a row for each target.
public struct ConfusionMatrix: Scorer {
    public static let typeName = "ConfusionMatrix"
    static let classLimit = 100

    public let options: ScorerOptions

    public init(
        outName: String = "", targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == 1, (2...Self.classLimit).contains(predictions) else {
            throw disagreement(
                predictions, targets,
                "one target a row, the number of its class, and predictions for 2 to \(Self.classLimit) classes"
            )
        }
    }

    public func score(predictions: Matrix, targets: Matrix, mask: Vector?) -> Score {
        let classes = predictions.columns
        var score = Score(
            weight: mask.weight(rows: predictions.rows), counts: Array(repeating: 0, count: classes * classes)
        )
        for row in 0..<predictions.rows {
            guard let target = targets.classNumber(row: row, of: classes) else { continue }
            score.counts[target * classes + predictions.largest(inRow: row)] += mask.weight(ofRow: row)
        }
        return score
    }

    /// The matrix: a row for each target, a column for each predicted class.
    public static func matrix(of score: Score) -> [[Double]] {
        let classes = Int(Double(score.counts.count).squareRoot())
        return (0..<classes).map { Array(score.counts[$0 * classes..<($0 + 1) * classes]) }
    }

    public func figures(of score: Score) -> [NamedScore] {
        Self.matrix(of: score).enumerated().flatMap { target, row in
            row.enumerated().map { NamedScore("\(name).\(target).\($0)", $1) }
        }
    }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}
