public import Arrays
import Describing
import PrintableText

/// Precision, recall and F1 of each class, and their averages.
///
/// Logs hold a group for each class, by its number, and one for each average: `ClassReport.0.precision`,
/// `ClassReport.0.recall`, `ClassReport.0.f1`, …, `ClassReport.macro.precision`, …
///
/// - precision: of the rows taken for the class, the share that are of it, `tp / (tp + fp)`
/// - recall: of the rows of the class, the share that are found, `tp / (tp + fn)`
/// - F1: their harmonic mean, `2 tp / (2 tp + fp + fn)`
///
/// A figure whose divisor is 0 is 0.
///
/// - `averages`: `["macro"]`; any of `macro`, the mean over the classes that occur in targets or predictions; `weighted`,
///   the mean over classes by the weight of their rows; and `micro`, the figures of all classes' counts together
/// - `threshold`: 0.5, for predictions that each say yes or no
///
/// What targets and predictions are is as in ``F1``. For networks of more than 1000 classes it is refused, because there
/// would be more than 3000 lists.
///
/// The other options: ``ScorerOptions``. Counts: true positives, false positives and false negatives of each
/// class in turn, each row as much as its mask says.
public struct ClassReport: Scorer {
    public static let typeName = "ClassReport"
    static let classLimit = 1000

    public enum Average: String, Codable, Sendable, Hashable, CaseIterable {
        case macro, weighted, micro
    }

    public let options: ScorerOptions
    public let averages: [Average]
    public let threshold: Double

    /// - Precondition: the threshold is finite, and no average is there twice.
    public init(
        averages: [Average] = [.macro], threshold: Double = 0.5, outName: String = "",
        targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        precondition(threshold.isFinite)
        precondition(Set(averages).count == averages.count, "an average that is there twice")
        self.averages = averages
        self.threshold = threshold
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == predictions || targets == 1, (1...Self.classLimit).contains(predictions) else {
            throw disagreement(
                predictions, targets,
                "as many of each, or one target a row, the number of its class, and at most \(Self.classLimit) classes"
            )
        }
    }

    public func score(predictions: Matrix, targets: Matrix, mask: Vector?) -> Score {
        ClassCounts.score(predictions: predictions, targets: targets, mask: mask, threshold: threshold)
    }

    public func figures(of score: Score) -> [NamedScore] {
        let classes = ClassCounts.classes(of: score)
        return classes.enumerated().flatMap { figures("\($0)", ClassFigures($1)) }
            + averages.flatMap { figures($0.rawValue, ClassFigures(classes, $0)) }
    }

    private func figures(_ group: String, _ figures: ClassFigures) -> [NamedScore] {
        [
            NamedScore("\(name).\(group).precision", figures.precision),
            NamedScore("\(name).\(group).recall", figures.recall),
            NamedScore("\(name).\(group).f1", figures.f1),
        ]
    }

    enum CodingKeys: CodingKey { case averages, threshold }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let names = try container.decode([String].self, forKey: .averages, default: [Average.macro.rawValue])
        averages = try names.enumerated().map { index, name in
            guard let average = Average(rawValue: name), !names[..<index].contains(name) else {
                throw DescriptionError.invalid(
                    at: container.path(.averages).appending(index: index),
                    "\(quoted(name)) is no average, or is there twice",
                    advice: "the averages are "
                        + Average.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", "))
            }
            return average
        }
        threshold = try container.decode(Double.self, forKey: .threshold, default: 0.5)
    }

    public func encode(to encoder: any Encoder) throws {
        try options.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(averages.map(\.rawValue), forKey: .averages)
        try container.encode(threshold, forKey: .threshold)
    }
}

/// Three figures of a class or of several.
private struct ClassFigures {
    private(set) var precision = 0.0
    private(set) var recall = 0.0
    private(set) var f1 = 0.0

    init(_ counts: ClassCounts) {
        (precision, recall, f1) = (counts.precision, counts.recall, counts.f1)
    }

    /// An average of several classes; zeros if none occurs.
    init(_ classes: [ClassCounts], _ average: ClassReport.Average) {
        switch average {
        case .micro: self.init(classes.reduce(into: ClassCounts()) { $0 += $1 })
        case .macro: self.init(classes) { $0.occurs ? 1 : 0 }
        case .weighted: self.init(classes, weight: \.support)
        }
    }

    private init(_ classes: [ClassCounts], weight: (ClassCounts) -> Double) {
        let all = classes.reduce(0) { $0 + weight($1) }
        guard all > 0 else { return }
        for counts in classes {
            let share = weight(counts) / all
            precision += share * counts.precision
            recall += share * counts.recall
            f1 += share * counts.f1
        }
    }
}
