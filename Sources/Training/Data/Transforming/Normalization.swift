import Arrays
import Describing

/// Brings columns to mean 0 and deviation 1: `(x − mean) / std`.
///
/// - `iterator`: whose batches are changed
/// - `mean_dict`, `std_dict`: by column, a list with one number for the whole column, one for each channel (the
///   last feature axis), or one for each feature. Deviations are positive.
///
/// ``statistics(of:columns:byChannel:)`` computes the numbers from data; they are then part of the description, so that
/// other data are treated alike.
public struct Normalization: BatchTransformer {
    public static let typeName = "Normalization"

    public var source: any DataIterator
    public let means: [String: [Double]]
    public let deviations: [String: [Double]]

    /// - Precondition: both have lists of the same lengths for the same columns, and deviations are positive.
    public init(_ source: any DataIterator, means: [String: [Double]], deviations: [String: [Double]]) {
        precondition(Normalization.agree(means, deviations), "means and deviations for different columns")
        self.source = source
        self.means = means
        self.deviations = deviations
    }

    /// Means and deviations of whole columns, or of each of their channels, over all samples and times.
    ///
    /// - Parameters:
    ///   - samples: the training data.
    ///   - columns: the columns' names.
    ///   - byChannel: whether each channel (the last feature axis) has numbers of its own.
    /// - Throws: ``TrainingError`` if there is no such column.
    public static func statistics(
        of samples: Samples, columns: [String], byChannel: Bool = false
    ) throws -> (means: [String: [Double]], deviations: [String: [Double]]) {
        var (means, deviations): ([String: [Double]], [String: [Double]]) = ([:], [:])
        for name in columns {
            guard let column = samples[name] else {
                throw TrainingError(
                    .invalidData, "there is no column '\(name)'; the columns are \(list(samples.names))")
            }
            let channels = byChannel ? column.features.last ?? 1 : 1
            let count = Double(max(1, column.values.count / max(1, channels)))
            var (sums, squares) = (
                [Double](repeating: 0, count: channels), [Double](repeating: 0, count: channels)
            )
            for (index, value) in column.values.enumerated() { sums[index % channels] += Double(value) }
            let mean = sums.map { $0 / count }
            for (index, value) in column.values.enumerated() {
                let difference = Double(value) - mean[index % channels]
                squares[index % channels] += difference * difference
            }
            means[name] = mean
            // A channel that never changes stays as it is, at 0.
            deviations[name] = squares.map { $0 > 0 ? ($0 / count).squareRoot() : 1 }
        }
        return (means, deviations)
    }

    private static func agree(_ means: [String: [Double]], _ deviations: [String: [Double]]) -> Bool {
        means.keys.sorted() == deviations.keys.sorted()
            && means.allSatisfy { !$0.value.isEmpty && $0.value.count == deviations[$0.key]?.count }
            && deviations.values.joined().allSatisfy { $0 > 0 && $0.isFinite }
    }

    public var changedColumns: [String] { Array(means.keys) }

    public func check(_ column: String, features: [Int]) throws {
        let count = means[column]?.count ?? 0
        guard count == 1 || count == features.last || count == features.reduce(1, *) else {
            throw invalid(
                column,
                "has \(count) means for features (\(words(Shape(features)))): it takes 1, one for each "
                    + "channel or one for each feature")
        }
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, means) in means {
            guard let array = batch[name], let deviations = deviations[name] else { continue }
            let (shifts, factors) = (means.map { Float($0) }, deviations.map { Float(1 / $0) })
            for (index, value) in array.buffer.enumerated() {
                let channel = index % shifts.count
                array.buffer[index] = (value - shifts[channel]) * factors[channel]
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case means = "mean_dict"
        case deviations = "std_dict"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        means = try container.decode([String: [Double]].self, forKey: .means)
        deviations = try container.decode([String: [Double]].self, forKey: .deviations)
        guard Normalization.agree(means, deviations) else {
            throw DescriptionError.invalid(
                at: container.path(.deviations), "means and deviations do not belong together",
                advice: "give lists of the same lengths for the same columns, and positive deviations")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(means, forKey: .means)
        try container.encode(deviations, forKey: .deviations)
    }
}
