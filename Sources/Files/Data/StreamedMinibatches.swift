import Describing
public import Networks
public import Training

/// Batches read from a data file as they are needed: for data larger than memory.
///
/// Samples that a batch takes in their own order are read in one piece for each column; shuffled ones one by one,
/// which suits contiguous or finely chunked files. Contiguous data are mapped, so that the system keeps in
/// memory what fits.
///
///     let stream = try DataStream(path: "large.h5", split: "training")
///     try trainer.train(network, on: StreamedMinibatches(of: 100, stream, seed: 1))
///
/// - `batch_size`: samples in a batch; at least 1
/// - `shuffle`: true; the order of the samples, as ``Minibatches`` has it
/// - `seed`: 0
///
/// The description does not say where the data are: a run that is resumed is given them again.
public struct StreamedMinibatches: DataIterator {
    public static let typeName = "StreamedMinibatches"

    private var batches: Minibatches

    public var size: Int { batches.size }
    public var shuffle: Bool { batches.shuffle }
    public var seed: UInt64 { batches.seed }

    /// - Precondition: the size is positive.
    public init(
        of size: Int, _ store: (any SampleStore)? = nil, shuffle: Bool = true, seed: UInt64 = 0
    ) {
        batches = Minibatches(of: size, shuffle: shuffle, seed: seed)
        if let store { batches = Minibatches(of: size, store, shuffle: shuffle, seed: seed) }
    }

    public var store: (any SampleStore)? { batches.store }

    public func bound(to store: any SampleStore) throws -> StreamedMinibatches {
        var bound = self
        bound.batches = try batches.bound(to: store)
        return bound
    }

    public mutating func reseed(_ seed: UInt64) { batches.reseed(seed) }

    public func batchCount(epoch: Int) -> Int { batches.batchCount(epoch: epoch) }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        batches.batchSize(epoch: epoch, position: position)
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        try batches.batch(epoch: epoch, position: position)
    }

    public func fill(epoch: Int, position: Int, into network: Network) throws {
        try batches.fill(epoch: epoch, position: position, into: network)
    }

    private enum CodingKeys: String, CodingKey {
        case size = "batch_size"
        case shuffle, seed
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            of: try container.decodeChecked(Int.self, forKey: .size, in: 1...),
            shuffle: try container.decode(Bool.self, forKey: .shuffle, default: true),
            seed: try container.decode(UInt64.self, forKey: .seed, default: 0))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(size, forKey: .size)
        try container.encode(shuffle, forKey: .shuffle)
        try container.encode(seed, forKey: .seed)
    }
}
