import Describing
import Networks

/// Long sequences in pieces, for back-propagation that is truncated in time (Williams and Peng, 1990): batches
/// of samples as ``Minibatches`` makes them, each cut into pieces of some time steps that follow one another.
/// Recurrent layers begin a piece with the state that they had at the end of the piece before.
///
/// - `length`: time steps in a piece; at least 1. The last piece of a batch may be shorter.
/// - `batch_size`: samples in a batch; at least 1
/// - `shuffle`: false; the order of the samples
/// - `seed`: 0
public struct TruncatedSequences: ChoosingIterator {
    public static let typeName = "TruncatedSequences"

    public let length: Int
    private var sequences: Minibatches

    /// - Precondition: length and size are positive.
    public init(
        of length: Int, batch size: Int, _ store: (any SampleStore)? = nil, shuffle: Bool = false,
        seed: UInt64 = 0
    ) {
        precondition(length >= 1, "pieces of \(length) time steps")
        self.length = length
        sequences = Minibatches(of: size, shuffle: shuffle, seed: seed)
        if let store {
            sequences = Minibatches(of: size, store, shuffle: shuffle, seed: seed)
        }
    }

    public var store: (any SampleStore)? { sequences.store }

    public func bound(to store: any SampleStore) throws -> TruncatedSequences {
        var bound = self
        bound.sequences = try sequences.bound(to: store)
        return bound
    }

    public mutating func reseed(_ seed: UInt64) { sequences.reseed(seed) }

    /// Pieces of one batch.
    private var pieces: Int {
        let time = store?.timeSteps ?? 0
        return time / length + (time % length == 0 ? 0 : 1)
    }

    public func batchCount(epoch: Int) -> Int { sequences.batchCount(epoch: epoch) * pieces }

    public func choice(epoch: Int, position: Int) -> MinibatchChoice? {
        guard let store, pieces > 0,
            let whole = sequences.choice(epoch: epoch, position: position / pieces)
        else { return nil }
        let first = position % pieces * length
        return MinibatchChoice(
            size: BatchSize(time: min(length, store.timeSteps - first), batch: whole.size.batch),
            firstStep: first, order: whole.order, start: whole.start)
    }

    public func continues(epoch: Int, position: Int) -> Bool { pieces > 0 && position % pieces > 0 }

    private enum CodingKeys: String, CodingKey {
        case length
        case size = "batch_size"
        case shuffle, seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            of: try container.decodeChecked(Int.self, forKey: .length, in: 1...),
            batch: try container.decodeChecked(Int.self, forKey: .size, in: 1...),
            shuffle: try container.decode(Bool.self, forKey: .shuffle, default: false),
            seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(length, forKey: .length)
        try container.encode(sequences.size, forKey: .size)
        try container.encode(sequences.shuffle, forKey: .shuffle)
        try container.encode(sequences.seed, forKey: .seed)
    }
}
