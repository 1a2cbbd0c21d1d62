import Arrays

/// What is counted of one class: rows of it that are found, rows taken for it that are not of it, and rows of it that are
/// missed, each as much as its mask says.
///
/// With one target a row and several predictions, the target is the number of the class and the predicted class
/// the position of the largest prediction, the first of several. With as many targets as predictions each feature is a
/// class by itself: a prediction of at least the threshold says yes, a target that is not 0 is a yes.
struct ClassCounts {
    var truePositives = 0.0
    var falsePositives = 0.0
    var falseNegatives = 0.0

    /// The counts of all classes in a score, three a class.
    static func score(predictions: Matrix, targets: Matrix, mask: Vector?, threshold: Double) -> Score {
        let classes = predictions.columns
        var score = Score(
            weight: mask.weight(rows: predictions.rows), counts: Array(repeating: 0, count: 3 * classes))
        for row in 0..<predictions.rows {
            let weight = mask.weight(ofRow: row)
            if targets.columns == classes {
                let (predicted, target) = (predictions.row(row), targets.row(row))
                for feature in 0..<classes {
                    let says = Double(predicted[feature]) >= threshold
                    if let kind = kind(predicted: says, target: target[feature] != 0) {
                        score.counts[3 * feature + kind] += weight
                    }
                }
            } else {
                let predicted = predictions.largest(inRow: row)
                let target = targets.classNumber(row: row, of: classes)
                if target == predicted {
                    score.counts[3 * predicted] += weight
                } else {
                    score.counts[3 * predicted + 1] += weight
                    if let target { score.counts[3 * target + 2] += weight }
                }
            }
        }
        return score
    }

    /// Which of a class's counts grows, if any.
    private static func kind(predicted: Bool, target: Bool) -> Int? {
        predicted ? (target ? 0 : 1) : target ? 2 : nil
    }

    /// The classes of a score that ``score(predictions:targets:mask:threshold:)`` has made.
    static func classes(of score: Score) -> [ClassCounts] {
        let counts = score.counts
        return (0..<counts.count / 3).map {
            ClassCounts(
                truePositives: counts[3 * $0], falsePositives: counts[3 * $0 + 1],
                falseNegatives: counts[3 * $0 + 2])
        }
    }

    /// Whether the class is in the targets or the predictions at all.
    var occurs: Bool { truePositives != 0 || falsePositives != 0 || falseNegatives != 0 }

    /// The weight of the rows of this class.
    var support: Double { truePositives + falseNegatives }

    /// Of the rows taken for the class, the share that are of it; 0 if there are none.
    var precision: Double { Self.share(truePositives, falsePositives) }

    /// Of the rows of the class, the share that are found; 0 if there are none.
    var recall: Double { Self.share(truePositives, falseNegatives) }

    /// The harmonic mean of precision and recall; 0 if the class does not occur.
    var f1: Double { occurs ? 2 * truePositives / (2 * truePositives + falsePositives + falseNegatives) : 0 }

    private static func share(_ part: Double, _ rest: Double) -> Double {
        part + rest == 0 ? 0 : part / (part + rest)
    }

    static func += (left: inout ClassCounts, right: ClassCounts) {
        left.truePositives += right.truePositives
        left.falsePositives += right.falsePositives
        left.falseNegatives += right.falseNegatives
    }
}
