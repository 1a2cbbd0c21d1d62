public import Arrays
import Describing

/// The F1 score: the harmonic mean of precision and recall, `2 tp / (2 tp + fp + fn)` for true positives, false
/// positives and false negatives.
///
/// - `average`: `macro`, the mean of the classes' scores, without those that occur in neither targets nor
///   predictions; or `micro`, the score of all classes' counts together
/// - `threshold`: 0.5, for predictions that each say yes or no
///
/// With one target a row and several predictions, the target is the number of the class and the predicted class
/// the position of the largest prediction, the first of several; `micro` is then the accuracy. With as many targets as
/// predictions each feature is a class by itself, as in ``Hamming``: a prediction of at least the threshold says
/// yes, a target that is not 0 is a yes. If nothing is there and nothing predicted, the score is 0.
///
/// The other options: ``ScorerOptions``. Counts: true positives, false positives and false negatives of each
/// class in turn, each row as much as its mask says.
public struct F1: Scorer {
    public static let typeName = "F1"

    public enum Average: String, Codable, Sendable, Hashable, CaseIterable {
        case macro, micro
    }

    public let options: ScorerOptions
    public let average: Average
    public let threshold: Double

    /// - Precondition: the threshold is finite.
    public init(
        average: Average = .macro, threshold: Double = 0.5, outName: String = "",
        targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        precondition(threshold.isFinite)
        self.average = average
        self.threshold = threshold
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == predictions || targets == 1, predictions >= 1 else {
            throw disagreement(
                predictions, targets, "as many of each, or one target a row, the number of its class")
        }
    }

    public func score(predictions: Matrix, targets: Matrix, mask: Vector?) -> Score {
        ClassCounts.score(predictions: predictions, targets: targets, mask: mask, threshold: threshold)
    }

    public func figures(of score: Score) -> [NamedScore] {
        let classes = ClassCounts.classes(of: score).filter(\.occurs)
        switch average {
        case .macro:
            let sum = classes.reduce(0) { $0 + $1.f1 }
            return [NamedScore(name, classes.isEmpty ? 0 : sum / Double(classes.count))]
        case .micro:
            return [NamedScore(name, classes.reduce(into: ClassCounts()) { $0 += $1 }.f1)]
        }
    }

    enum CodingKeys: CodingKey { case average, threshold }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        average = try container.decodeChoice(Average.self, forKey: .average, default: .macro)
        threshold = try container.decode(Double.self, forKey: .threshold, default: 0.5)
    }

    public func encode(to encoder: any Encoder) throws {
        try options.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(average, forKey: .average)
        try container.encode(threshold, forKey: .threshold)
    }
}
