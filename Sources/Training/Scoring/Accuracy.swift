public import Arrays
import Describing

/// The share of rows whose class is predicted rightly.
///
/// The predicted class is the position of the largest prediction (the first of several), or the prediction
/// itself if there is only one. The targets are class numbers, one a row.
///
/// Options: ``ScorerOptions``.
public struct Accuracy: MeanScorer {
    public static let typeName = "Accuracy"

    public let options: ScorerOptions

    public init(
        outName: String = "", targetsName: String = "targets", maskName: String = "", name: String = typeName
    ) {
        options = ScorerOptions(outName: outName, targetsName: targetsName, maskName: maskName, name: name)
    }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == 1, predictions >= 1 else {
            throw disagreement(predictions, targets, "one target a row, the number of its class")
        }
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        var sum = 0.0
        for row in 0..<predictions.rows {
            let target = targets.row(row)[0]
            let predicted =
                predictions.columns == 1 ? predictions.row(row)[0] : Float(predictions.largest(inRow: row))
            if predicted == target { sum += mask.weight(ofRow: row) }
        }
        return sum
    }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }
}

extension Matrix {
    /// The numbers of one row.
    func row(_ row: Int) -> UnsafeMutableBufferPointer<Float> { rows(row, count: 1).flat.buffer }

    /// The position of a row's largest number, the first of several.
    func largest(inRow row: Int) -> Int {
        let numbers = self.row(row)
        return numbers.indices.reduce(0) { numbers[$1] > numbers[$0] ? $1 : $0 }
    }

    /// The class that a row of one target names, or `nil` if there is no such class.
    func classNumber(row: Int, of classes: Int) -> Int? {
        guard let number = Int(exactly: self.row(row)[0]), (0..<classes).contains(number) else { return nil }
        return number
    }
}
