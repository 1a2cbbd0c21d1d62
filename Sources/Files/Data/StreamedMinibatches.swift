import Describing
import HDF5
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

    public let size: Int
    public let shuffle: Bool
    public private(set) var seed: UInt64
    private let stream: DataStream?

    /// - Precondition: the size is positive.
    public init(of size: Int, _ stream: DataStream? = nil, shuffle: Bool = true, seed: UInt64 = 0) {
        precondition(size >= 1, "batches of \(size)")
        self.size = size
        self.shuffle = shuffle
        self.seed = seed
        self.stream = stream
    }

    /// None are held.
    public var samples: Samples? { nil }

    public var features: [String: [Int]] { stream?.features ?? [:] }

    /// - Throws: ``TrainingError``: data in memory are divided by ``Minibatches``.
    public func bound(to samples: Samples) throws -> StreamedMinibatches {
        throw TrainingError(
            .invalidConfiguration, "\(Self.typeName) reads a file: give it a DataStream, or use Minibatches")
    }

    public mutating func reseed(_ seed: UInt64) { self.seed = seed }

    public func batchCount(epoch: Int) -> Int {
        let count = stream?.count ?? 0
        return count / size + (count % size == 0 ? 0 : 1)
    }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        guard let stream else { return BatchSize(time: 0, batch: 0) }
        return BatchSize(time: stream.timeSteps, batch: min(size, stream.count - position * size))
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        guard let stream else {
            throw TrainingError(.missingData, "\(Self.typeName) has no file: give it a DataStream")
        }
        let size = batchSize(epoch: epoch, position: position)
        let range = position * self.size..<position * self.size + size.batch
        let samples = SampleOrder(of: stream.count, shuffle: shuffle, seed: seed, epoch: epoch)
        let order = shuffle ? range.map { samples[$0] } : nil
        var batch = Batch(size: size)
        for name in stream.names { batch[name] = try stream.read(name, range, order: order) }
        return batch
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
