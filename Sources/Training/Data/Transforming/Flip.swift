import Arrays
import Describing

/// Mirrors images left to right at random: a sample at all its time steps, or not at all.
///
/// - `iterator`: whose batches are changed
/// - `prob_dict`: by column, the probability; without it 0.5 for `default`
/// - `seed`: 0
///
/// The columns hold images `(height, width, channels)`.
public struct Flip: BatchTransformer {
    public static let typeName = "Flip"

    public var source: any DataIterator
    public let probabilities: [String: Double]
    public private(set) var seed: UInt64

    /// - Precondition: probabilities are in `0...1`.
    public init(
        _ source: any DataIterator, probabilities: [String: Double] = ["default": 0.5], seed: UInt64 = 0
    ) {
        precondition(probabilities.values.allSatisfy((0...1).contains), "a probability is in 0...1")
        self.source = source
        self.probabilities = probabilities
        self.seed = seed
    }

    public var change: BatchChange { .augmentation }
    public var changesSamplesAlone: Bool { true }
    public var changedColumns: [String] { Array(probabilities.keys) }

    public func check(_ column: String, features: [Int]) throws { _ = try checkImage(column, features) }

    public mutating func reseed(_ seed: UInt64) {
        source.reseed(seed)
        self.seed = seed
    }

    public func transform(_ batch: inout Batch, epoch: Int, position: Int) {
        for (name, probability) in probabilities {
            guard let array = batch[name], array.shape.rank == 5 else { continue }
            let (width, channels) = (array.shape[3], array.shape[4])
            let key = sampleKey(seed: seed, name, epoch: epoch, position: position)
            for sample in 0..<batch.size.batch
            where Double(key.uniform(at: UInt64(batch.part.first + sample))) < probability {
                for time in 0..<batch.size.time {
                    let image = array.rows(time..<time + 1).image(sample)
                    for line in 0..<array.shape[2] {
                        Flip.mirror(image, line * width * channels, width: width, channels: channels)
                    }
                }
            }
        }
    }

    private static func mirror(
        _ image: UnsafeMutableBufferPointer<Float>, _ start: Int, width: Int, channels: Int
    ) {
        for column in 0..<width / 2 {
            for channel in 0..<channels {
                image.swapAt(
                    start + column * channels + channel, start + (width - 1 - column) * channels + channel)
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case probabilities = "prob_dict"
        case seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        source = try decoder.decodeSource()
        probabilities = try container.decodeNumbers(
            forKey: .probabilities, in: .fraction, default: ["default": 0.5])
        seed = try container.decode(UInt64.self, forKey: .seed, default: 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try encoder.encodeSource(source)
        try container.encode(probabilities, forKey: .probabilities)
        try container.encode(seed, forKey: .seed)
    }
}
