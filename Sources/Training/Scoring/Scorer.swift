public import Arrays
public import Describing
import Networks
import PrintableText

/// Judges a network's predictions by the targets. What several batches amount to is gathered in a ``Score``, of
/// which the figures are made at the end: they do not depend on how samples are divided into batches.
///
/// Most scorers are a ``MeanScorer``.
public protocol Scorer: Describable {
    var options: ScorerOptions { get }

    /// What one batch amounts to.
    /// - Parameters:
    ///   - predictions, targets: a row for each sample and time, features in columns; the host may read them.
    ///   - mask: a number for each row, by which it counts.
    func score(predictions: Matrix, targets: Matrix, mask: Vector?) -> Score

    /// What is logged of all batches together. Names begin with the scorer's ``ScorerOptions/name``; those of
    /// several figures go on after a dot, so that they make a group in logs.
    func figures(of score: Score) -> [NamedScore]

    /// Compares the shapes.
    /// - Throws: ``TrainingError`` if predictions and targets do not belong together.
    func check(predictions: Int, targets: Int) throws
}

/// A scorer whose figure is a mean over rows, or a function of one.
public protocol MeanScorer: Scorer {
    /// The sum of the scores of all rows (time × batch), each multiplied by its mask if there is one.
    func sum(predictions: Matrix, targets: Matrix, mask: Vector?) -> Double

    /// The figure; the mean itself by default.
    func figure(ofMean mean: Double) -> Double
}

extension MeanScorer {
    public func score(predictions: Matrix, targets: Matrix, mask: Vector?) -> Score {
        Score(
            sum: sum(predictions: predictions, targets: targets, mask: mask),
            weight: mask.weight(rows: predictions.rows))
    }

    public func figures(of score: Score) -> [NamedScore] { [NamedScore(name, figure(ofMean: score.value))] }

    public func figure(ofMean mean: Double) -> Double { mean }
}

extension Vector? {
    /// The sum of the mask, or the number of rows without one.
    func weight(rows: Int) -> Double {
        self?.buffer.reduce(0) { $0 + Double($1) } ?? Double(rows)
    }

    /// By how much a row counts.
    func weight(ofRow row: Int) -> Double { Double(self?.buffer[row] ?? 1) }
}

/// What every scorer's description holds, under brainstorm's keys.
public struct ScorerOptions: Sendable, Hashable {
    /// `out_name`: the path of the predictions, such as `Output.outputs.predictions`; if empty, those of the
    /// network's ``Network/predictionsPath``.
    public var outName: String
    /// `targets_name`: the input with the targets; `targets`.
    public var targetsName: String
    /// `mask_name`: the input with the mask; if empty, all rows count.
    public var maskName: String
    /// `__name__`: the score's name in logs; the type's name.
    public var name: String

    public init(outName: String = "", targetsName: String = "targets", maskName: String = "", name: String) {
        self.outName = outName
        self.targetsName = targetsName
        self.maskName = maskName
        self.name = name
    }
}

extension ScorerOptions {
    /// The keys, for use beside a scorer's own.
    enum CodingKeys: String, CodingKey, CaseIterable {
        case outName = "out_name"
        case targetsName = "targets_name"
        case maskName = "mask_name"
        case name = "__name__"
    }

    /// Reads the keys from a scorer's own object.
    ///
    /// - Parameter typeName: the scorer's, which names the score where the description does not.
    /// - Throws: ``DescriptionError`` if the name cannot stand in a log's path.
    public init(from decoder: any Decoder, typeName: String) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        outName = try container.decode(String.self, forKey: .outName, default: "")
        targetsName = try container.decode(String.self, forKey: .targetsName, default: "targets")
        maskName = try container.decode(String.self, forKey: .maskName, default: "")
        name = try container.decode(String.self, forKey: .name, default: typeName)
        guard Logs.isValidName(name) else {
            throw DescriptionError.invalid(
                at: container.path(.name), "\(quoted(name)) cannot be the name of a score",
                advice: Logs.nameRule)
        }
    }

    /// Writes the keys into a scorer's own object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(outName, forKey: .outName)
        try container.encode(targetsName, forKey: .targetsName)
        try container.encode(maskName, forKey: .maskName)
        try container.encode(name, forKey: .name)
    }
}

extension Scorer {
    public static var kinds: [Kind] { [.scorer] }

    public var name: String { options.name }

    public func check(predictions: Int, targets: Int) throws {
        guard predictions == targets else { throw disagreement(predictions, targets, "as many of each") }
    }

    func disagreement(_ predictions: Int, _ targets: Int, _ need: String) -> TrainingError {
        TrainingError(
            .invalidConfiguration,
            "\(name) compares \(predictions) predicted features with \(targets) features of "
                + "'\(options.targetsName)': it needs \(need)")
    }
}

/// What a scorer has gathered: a sum of scores and the weight it is to be divided by, and for scorers that count
/// several things these counts, of which each scorer says what they are.
public struct Score: Sendable, Hashable {
    public var sum: Double
    public var weight: Double
    public var counts: [Double]

    public init(sum: Double = 0, weight: Double = 0, counts: [Double] = []) {
        self.sum = sum
        self.weight = weight
        self.counts = counts
    }

    public var value: Double { sum / weight }

    /// - Precondition: both have as many counts, or one has none.
    public static func += (left: inout Score, right: Score) {
        left.sum += right.sum
        left.weight += right.weight
        if left.counts.isEmpty {
            left.counts = right.counts
        } else if !right.counts.isEmpty {
            precondition(left.counts.count == right.counts.count, "scores of different scorers")
            for index in left.counts.indices { left.counts[index] += right.counts[index] }
        }
    }
}
