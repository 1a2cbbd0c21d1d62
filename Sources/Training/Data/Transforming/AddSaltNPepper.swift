import Arrays
import Describing

/// Sets numbers of columns to 1 (salt) or 0 (pepper) at random.
///
/// - `iterator`: whose batches are changed
/// - `prob_dict`: by column, the probability that a number is changed
/// - `ratio_dict`: by column, the share of salt among the changed; without it 0.5
/// - `seed`: 0
public struct AddSaltNPepper: BatchTransformer {
    public static let typeName = "AddSaltNPepper"

    public var source: any DataIterator
    public let probabilities: [String: Double]
    public let ratios: [String: Double]
    public private(set) var seed: UInt64

    /// - Precondition: probabilities and ratios are in `0...1`, the ratios for columns with probabilities only.
    public init(
        _ source: any DataIterator, probabilities: [String: Double], ratios: [String: Double] = [:],
        seed: UInt64 = 0
    ) {
        precondition(probabilities.values.allSatisfy((0...1).contains), "a probability is in 0...1")
        precondition(ratios.values.allSatisfy((0...1).contains), "a ratio is in 0...1")
        precondition(ratios.keys.allSatisfy { probabilities[$0] != nil }, "a ratio without a probability")
        self.source = source
        self.probabilities = probabilities
        self.ratios = ratios
        self.seed = seed
    }

    public var change: BatchChange { .augmentation }
    public var changesSamplesAlone: Bool { true }
    public var changedColumns: [String] { Array(probabilities.keys) }

    public mutating func reseed(_ seed: UInt64) {
        source.reseed(seed)
        self.seed = seed
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, probability) in probabilities {
            guard let array = batch[name] else { continue }
            let key = randomKey(seed: seed, name, epoch: epoch, position: position)
            batch.forEachRun(of: array) { numbers, first in
                key.setOnesAndZeros(
                    in: numbers, from: first, ones: probability * (ratios[name] ?? 0.5), changed: probability)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case probabilities = "prob_dict"
        case ratios = "ratio_dict"
        case seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        probabilities = try container.decodeNumbers(forKey: .probabilities, in: .fraction)
        ratios = try container.decodeNumbers(forKey: .ratios, in: .fraction, default: [:])
        seed = try container.decode(UInt64.self, forKey: .seed, default: 0)
        guard ratios.keys.allSatisfy({ probabilities[$0] != nil }) else {
            throw DescriptionError.invalid(
                at: container.path(.ratios), "there are ratios for \(list(ratios.keys))",
                advice: "give ratios for columns that have probabilities: \(list(probabilities.keys))")
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(probabilities, forKey: .probabilities)
        try container.encode(ratios, forKey: .ratios)
        try container.encode(seed, forKey: .seed)
    }
}
