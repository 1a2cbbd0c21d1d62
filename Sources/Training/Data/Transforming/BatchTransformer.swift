import Arrays
import Describing
public import Networks

/// An iterator that changes the batches of another one: noise, cropping, encodings.
///
/// Random changes are functions of the seed, the column, the epoch and the position, so that a batch can be
/// made again at any time. One of your own declares ``source``, its options and
/// ``transform(_:epoch:position:)``, ``features`` if it changes them, and
/// ``DataIterator/reseed(_:)`` if it has a seed, which goes on to the source.
public protocol BatchTransformer: DataIterator {
    /// Whose batches are changed.
    var source: any DataIterator { get set }

    /// The names of the columns that are changed.
    var changedColumns: [String] { get }

    /// What the change says of the data; ``BatchChange/unsaid`` by default.
    var change: BatchChange { get }

    /// Refuses columns of features that cannot be changed so.
    /// - Throws: ``TrainingError``
    func check(_ column: String, features: [Int]) throws

    /// Whether parts of a batch can be changed by themselves: what becomes of a sample does not depend on the others, and
    /// random numbers are counted by its place in the whole batch (``Batch/part``). False by default; the whole batch is then
    /// made and changed for each of its parts.
    var changesSamplesAlone: Bool { get }

    /// Changes a batch in place, or replaces its columns.
    func transform(_ batch: inout Batch, epoch: Int, position: Int)
}

extension BatchTransformer {
    public var change: BatchChange { .unsaid }
    public var changesSamplesAlone: Bool { false }
    public var store: (any SampleStore)? { source.store }
    public var features: [String: [Int]] { source.features }

    public func bound(to store: any SampleStore) throws -> Self {
        var bound = self
        bound.source = try source.bound(to: store)
        try bound.checkColumns()
        return bound
    }

    /// Also compares the options with the columns: a transformer of an iterator that has its samples already was
    /// never bound itself.
    public func check(_ network: Network) throws {
        try checkColumns()
        try checkMemory(network.memoryLimit)
        try checkInputs(of: network)
    }

    func checkColumns() throws {
        try (source as? any BatchTransformer)?.checkColumns()
        let features = source.features
        guard !features.isEmpty else { throw unbound }
        for name in changedColumns.sorted() {
            guard let extents = features[name] else {
                throw TrainingError(
                    .invalidData,
                    "\(Self.typeName) changes '\(name)', but the data's columns are \(list(features.keys))")
            }
            try check(name, features: extents)
        }
    }

    public mutating func reseed(_ seed: UInt64) { source.reseed(seed) }

    func checkMemory(_ limit: MemoryLimit) throws {
        try (source as? any BatchTransformer)?.checkMemory(limit)
        try checkMemory(of: changedColumns, limit)
    }

    public func batchCount(epoch: Int) -> Int { source.batchCount(epoch: epoch) }

    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        source.batchSize(epoch: epoch, position: position)
    }

    public func continues(epoch: Int, position: Int) -> Bool {
        source.continues(epoch: epoch, position: position)
    }

    public func check(_ column: String, features: [Int]) throws {}

    public func batch(epoch: Int, position: Int) throws -> Batch {
        var batch = try source.batch(epoch: epoch, position: position)
        transform(&batch, epoch: epoch, position: position)
        return batch
    }

    public func batch(epoch: Int, position: Int, samples: Range<Int>) throws -> Batch {
        guard changesSamplesAlone else { return try batch(epoch: epoch, position: position).part(samples) }
        var batch = try source.batch(epoch: epoch, position: position, samples: samples)
        transform(&batch, epoch: epoch, position: position)
        return batch
    }

    /// The stream of random numbers for what a sample has at all its time steps: the same in every piece of a
    /// sequence.
    func sampleKey(seed: UInt64, _ column: String, epoch: Int, position: Int) -> RandomKey {
        var first = position
        while first > 0, continues(epoch: epoch, position: first) { first -= 1 }
        return randomKey(seed: seed, column, epoch: epoch, position: first)
    }

    /// The stream of random numbers for a column of a batch.
    func randomKey(seed: UInt64, _ column: String, epoch: Int, position: Int) -> RandomKey {
        RandomKey(seed: seed, purpose: "\(Self.typeName):\(column)").at(
            step: UInt64(truncatingIfNeeded: epoch) << 32 | UInt64(truncatingIfNeeded: position))
    }

    /// Refuses what is no image `(height, width, channels)`.
    func checkImage(_ column: String, _ features: [Int]) throws -> (height: Int, width: Int, channels: Int) {
        guard features.count == 3 else {
            throw TrainingError(
                .invalidData,
                "\(Self.typeName) changes images (height, width, channels), but '\(column)' has features "
                    + "(\(words(Shape(features))))")
        }
        return (features[0], features[1], features[2])
    }

    /// An error about the options for a column.
    func invalid(_ column: String, _ problem: String) -> TrainingError {
        TrainingError(.invalidConfiguration, "\(Self.typeName) of '\(column)' \(problem)")
    }
}

/// The key under which a transformer's description holds the iterator whose batches it changes.
enum SourceKey: String, CodingKey {
    case iterator
}

extension Decoder {
    /// The iterator whose batches are changed, from a transformer's own object.
    func decodeSource() throws -> any DataIterator {
        try container(keyedBy: SourceKey.self).decodeDescribed(
            (any DataIterator).self, kind: .iterator, forKey: .iterator)
    }
}

extension Encoder {
    func encodeSource(_ source: any DataIterator) throws {
        var container = container(keyedBy: SourceKey.self)
        try container.encodeDescribed(source, forKey: .iterator)
    }
}

extension KeyedDecodingContainer {
    /// Numbers by column, each in a range.
    func decodeNumbers(
        forKey key: Key, in range: ClosedRange<Double>, default standard: [String: Double]? = nil
    ) throws -> [String: Double] {
        if let standard, try !contains(key) || decodeNil(forKey: key) { return standard }
        return try decodeChecked(
            [String: Double].self, forKey: key, "numbers \(words(range)), by the names of columns"
        ) { $0.values.allSatisfy(range.contains) }
    }
}
