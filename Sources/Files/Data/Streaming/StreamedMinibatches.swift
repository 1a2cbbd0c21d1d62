import Describing
import Networks
public import Training

/// Batches read from a data file as they are needed: for data larger than memory.
///
/// An experiment that names it for a split of a data file need not read that split into memory; in Swift it is given a
/// ``DataStream``. Its batches are those that ``Minibatches`` makes of the same samples in memory.
///
///     let stream = try DataStream(path: "large.h5", split: "training")
///     try trainer.train(network, on: StreamedMinibatches(of: 100, stream, blocks: ShuffledBlocks(of: 4096), seed: 1))
///
/// Compressed data are decoded a whole chunk at a time, and the stream keeps what it has decoded as far as its cache goes.
/// A shuffle of blocks (``ShuffledBlocks``) decodes each chunk about once in an epoch, if the cache holds a window. The
/// plain shuffle has a chunk decoded for almost every sample, if the cache doesn't hold all of the data.
///
/// - `batch_size`: samples in a batch; at least 1
/// - `shuffle`: true
/// - `shuffle_block`, `shuffle_window`: as ``Minibatches`` has them
/// - `seed`: 0
public struct StreamedMinibatches: ChoosingIterator {
    public static let typeName = "StreamedMinibatches"

    private var batches: Minibatches

    public var size: Int { batches.size }
    public var shuffle: Bool { batches.shuffle }
    public var blocks: ShuffledBlocks? { batches.blocks }
    public var seed: UInt64 { batches.seed }

    /// - Precondition: the size is positive.
    public init(
        of size: Int, _ store: (any SampleStore)? = nil, shuffle: Bool = true, blocks: ShuffledBlocks? = nil,
        seed: UInt64 = 0
    ) {
        batches = Minibatches(of: size, shuffle: shuffle, blocks: blocks, seed: seed)
        if let store { batches = Minibatches(of: size, store, shuffle: shuffle, blocks: blocks, seed: seed) }
    }

    public var store: (any SampleStore)? { batches.store }

    public func bound(to store: any SampleStore) throws -> StreamedMinibatches {
        var bound = self
        bound.batches = try batches.bound(to: store)
        return bound
    }

    public mutating func reseed(_ seed: UInt64) { batches.reseed(seed) }

    public func batchCount(epoch: Int) -> Int { batches.batchCount(epoch: epoch) }

    public func choice(epoch: Int, position: Int) -> MinibatchChoice? {
        batches.choice(epoch: epoch, position: position)
    }

    private enum CodingKeys: String, CodingKey {
        case size = "batch_size"
        case shuffle, seed
        case block = "shuffle_block"
        case window = "shuffle_window"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            of: try container.decodeChecked(Int.self, forKey: .size, in: 1...),
            shuffle: try container.decode(Bool.self, forKey: .shuffle, default: true),
            blocks: try ShuffledBlocks(from: container, .block, .window, shuffle: .shuffle),
            seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(shuffle, forKey: .shuffle)
        try blocks?.encode(to: &container, .block, .window)
        try container.encode(seed, forKey: .seed)
    }
}
