public import Arrays
import Describing

/// `(x − mean) / std` by column.
///
/// - `mean_dict`, `std_dict`: by column, a list with one number for the whole column, one for each channel (the
///   last feature axis), or one for each feature. Deviations are positive.
public struct Normalizing: Preparation {
    public static let typeName = "Normalization"

    /// By column: one number for all features, one a channel, or one a feature.
    public let means: [String: [Double]]
    /// As ``means``; positive.
    public let deviations: [String: [Double]]

    /// - Precondition: both have lists of the same lengths for the same columns, and deviations are positive.
    public init(means: [String: [Double]], deviations: [String: [Double]]) {
        precondition(Normalizing.agree(means, deviations), "means and deviations for different columns")
        self.means = means
        self.deviations = deviations
    }

    private static func agree(_ means: [String: [Double]], _ deviations: [String: [Double]]) -> Bool {
        means.keys.sorted() == deviations.keys.sorted()
            && means.allSatisfy { !$0.value.isEmpty && $0.value.count == deviations[$0.key]?.count }
            && deviations.values.joined().allSatisfy { $0 > 0 && $0.isFinite }
            && means.values.joined().allSatisfy(\.isFinite)
    }

    public var changedColumns: [String] { Array(means.keys) }

    public func problem(_ column: String, features: [Int]) -> String? {
        let count = means[column]?.count ?? 0
        if count == 1 || count == features.last || count == features.reduce(1, *) { return nil }
        return
            "has \(count) means for features (\(features.map(String.init).joined(separator: ", "))): it takes 1, one "
            + "for each channel or one for each feature"
    }

    public func prepare(_ values: NDArray, of column: String) -> NDArray {
        guard let means = means[column], let deviations = deviations[column] else { return values }
        let (shifts, factors) = (means.map { Float($0) }, deviations.map { Float(1 / $0) })
        for (index, value) in values.buffer.enumerated() {
            let channel = index % shifts.count
            values.buffer[index] = (value - shifts[channel]) * factors[channel]
        }
        return values
    }

    public func restore(_ answers: NDArray, of column: String) {
        guard let means = means[column], let deviations = deviations[column] else { return }
        let (shifts, factors) = (means.map { Float($0) }, deviations.map { Float($0) })
        for (index, value) in answers.buffer.enumerated() {
            let channel = index % shifts.count
            answers.buffer[index] = value * factors[channel] + shifts[channel]
        }
    }

    private enum CodingKeys: String, CodingKey {
        case means = "mean_dict"
        case deviations = "std_dict"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        means = try container.decode([String: [Double]].self, forKey: .means)
        deviations = try container.decode([String: [Double]].self, forKey: .deviations)
        guard Normalizing.agree(means, deviations) else {
            throw DescriptionError.invalid(
                at: container.path(.deviations), "means and deviations do not belong together",
                advice:
                    "give lists of the same lengths for the same columns, finite means and positive deviations"
            )
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(means, forKey: .means)
        try container.encode(deviations, forKey: .deviations)
    }
}
