import Arrays
import Describing

/// Adds normal noise to columns.
///
/// - `iterator`: whose batches are changed
/// - `std_dict`: standard deviations by column; not negative
/// - `mean_dict`: means by column, for the same columns; without it 0
/// - `seed`: 0
public struct AddGaussianNoise: BatchTransformer {
    public static let typeName = "AddGaussianNoise"

    public var source: any DataIterator
    public let deviations: [String: Double]
    public let means: [String: Double]
    public private(set) var seed: UInt64

    /// - Precondition: there are means for columns with deviations only, and deviations are not negative.
    public init(
        _ source: any DataIterator, deviations: [String: Double], means: [String: Double] = [:],
        seed: UInt64 = 0
    ) {
        precondition(deviations.values.allSatisfy { $0 >= 0 && $0.isFinite }, "a negative deviation")
        precondition(means.keys.allSatisfy { deviations[$0] != nil }, "a mean without a deviation")
        self.source = source
        self.deviations = deviations
        self.means = means
        self.seed = seed
    }

    public var change: BatchChange { .augmentation }
    public var changesSamplesAlone: Bool { true }
    public var changedColumns: [String] { Array(deviations.keys) }

    public mutating func reseed(_ seed: UInt64) {
        source.reseed(seed)
        self.seed = seed
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, deviation) in deviations {
            guard let array = batch[name] else { continue }
            let key = randomKey(seed: seed, name, epoch: epoch, position: position)
            batch.forEachRun(of: array) { numbers, first in
                key.addNormal(
                    to: numbers, from: first, mean: Float(means[name] ?? 0), std: Float(deviation))
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case deviations = "std_dict"
        case means = "mean_dict"
        case seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        deviations = try container.decodeNumbers(forKey: .deviations, in: .nonNegative)
        means = try container.decodeNumbers(
            forKey: .means, in: -Double.greatestFiniteMagnitude...Double.greatestFiniteMagnitude, default: [:]
        )
        seed = try container.decode(UInt64.self, forKey: .seed, default: 0)
        guard means.keys.allSatisfy({ deviations[$0] != nil }) else {
            throw DescriptionError.invalid(
                at: container.path(.means), "there are means for \(list(means.keys))",
                advice: "give means for columns that have deviations: \(list(deviations.keys))")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(deviations, forKey: .deviations)
        try container.encode(means, forKey: .means)
        try container.encode(seed, forKey: .seed)
    }
}
