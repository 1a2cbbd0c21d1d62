public import Brainstorm

/// A data iterator: begins with few samples and takes more in each epoch (a curriculum, if the samples are
/// sorted from easy to hard).
///
/// - `batch_size`: samples in a batch
/// - `first`: samples of the first epoch
/// - `growth`: how many times as many each next epoch has; at least 1
///
/// It has no state: how many samples an epoch has is a function of the epoch.
public struct Growing: DataIterator {
    public static let typeName = "Growing"

    public let size: Int
    public let first: Int
    public let growth: Double
    public private(set) var store: (any SampleStore)?

    private enum CodingKeys: String, CodingKey {
        case size = "batch_size"
        case first, growth
    }

    public init(of size: Int, _ store: (any SampleStore)? = nil, first: Int, growth: Double) {
        self.size = size
        self.first = first
        self.growth = growth
        self.store = store
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeChecked(Int.self, forKey: .size, in: 1...)
        first = try container.decodeChecked(Int.self, forKey: .first, in: 1...)
        growth = try container.decodeChecked(Double.self, forKey: .growth, in: 1...100)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(first, forKey: .first)
        try container.encode(growth, forKey: .growth)
    }

    public func bound(to store: any SampleStore) -> Growing {
        Growing(of: size, store, first: first, growth: growth)
    }

    /// How many samples an epoch has.
    private func count(epoch: Int) -> Int {
        var count = Double(first)
        for _ in 0..<min(epoch, 1000) { count = min(count * growth, 1e9) }
        return min(store?.count ?? 0, Int(count))
    }

    public func batchCount(epoch: Int) -> Int { (count(epoch: epoch) + size - 1) / size }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        BatchSize(
            time: store?.timeSteps ?? 0, batch: min(size, count(epoch: epoch) - position * size))
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        guard let store else { throw TrainingError(.missingData, "Growing has no samples") }
        let batch = batchSize(epoch: epoch, position: position)
        let start = position * size
        return try Undivided(SampleSubset(store, start..<start + batch.batch)).batch(epoch: 0, position: 0)
    }
}
