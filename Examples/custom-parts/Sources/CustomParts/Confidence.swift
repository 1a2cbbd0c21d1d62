public import Brainstorm

/// A scorer: the mean probability that the network gives to the right class.
public struct Confidence: MeanScorer {
    public static let typeName = "Confidence"

    public let options: ScorerOptions

    public init(name: String = typeName) { options = ScorerOptions(name: name) }

    public init(from decoder: any Decoder) throws {
        options = try ScorerOptions(from: decoder, typeName: Self.typeName)
    }

    public func encode(to encoder: any Encoder) throws { try options.encode(to: encoder) }

    public func check(predictions: Int, targets: Int) throws {
        guard targets == 1 else {
            throw TrainingError(.invalidConfiguration, "\(name) needs one class for each sample")
        }
    }

    public func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double {
        (0..<predictions.rows).reduce(0.0) { sum, row in
            let target = Int(targets[row, 0])
            guard (0..<predictions.columns).contains(target) else { return sum }
            return sum + Double(predictions[row, target]) * Double(mask?[row] ?? 1)
        }
    }
}
