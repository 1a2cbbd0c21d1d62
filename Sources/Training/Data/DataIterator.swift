import Arrays
public import Describing
public import Networks

/// Divides samples into batches.
///
/// An iterator has no state: a batch is a function of (epoch, position), so that it can be made again at any
/// time, in any order. The description does not hold the samples; ``bound(to:)`` puts an iterator to them, wherever they are.
public protocol DataIterator: Describable {
    /// What is divided; `nil` for an iterator that has just been made from its description.
    var store: (any SampleStore)? { get }

    /// The extents of the features of each column that batches have.
    var features: [String: [Int]] { get }

    /// The same iterator over other samples.
    /// - Throws: ``TrainingError`` if they lack what the iterator's options name.
    func bound(to store: any SampleStore) throws -> Self

    /// Gives all that is random in the iterator, and in those within it, another seed. Nothing happens where nothing is.
    mutating func reseed(_ seed: UInt64)

    /// The number of batches in an epoch.
    func batchCount(epoch: Int) -> Int

    /// The size of a batch; `position` is below ``batchCount(epoch:)``.
    func batchSize(epoch: Int, position: Int) -> BatchSize

    /// Whether a batch goes on in time where the one before it ended, with the same samples, so that recurrent
    /// layers begin with the state that they had at its end.
    func continues(epoch: Int, position: Int) -> Bool

    /// A batch, in arrays of its own.
    func batch(epoch: Int, position: Int) throws -> Batch

    /// Some of a batch's samples, with the numbers that they have in the whole. By default the whole batch is made and
    /// these are copied.
    ///
    /// - Parameter samples: their places in the batch; at least one.
    func batch(epoch: Int, position: Int, samples: Range<Int>) throws -> Batch

    /// Writes a batch into the network's inputs, after preparing the network for its size. The network has
    /// been checked (``check(_:)``). Those that only choose from samples allocate nothing once the network has
    /// seen the size.
    ///
    /// - Parameter samples: the places of those that are written; `nil` for all.
    func fill(epoch: Int, position: Int, samples: Range<Int>?, into network: Network) throws

    /// Compares the batches with what the network takes. Columns that it has no input for are left alone.
    /// - Throws: ``TrainingError`` if an input has no column or the features differ.
    func check(_ network: Network) throws
}

/// The number of time steps and samples of a batch.
public struct BatchSize: Sendable, Hashable {
    public let time: Int
    public let batch: Int

    public init(time: Int, batch: Int) {
        self.time = time
        self.batch = batch
    }
}

extension DataIterator {
    public static var kinds: [Kind] { [.iterator] }

    public var features: [String: [Int]] { store?.features ?? [:] }

    public mutating func reseed(_ seed: UInt64) {}

    public func continues(epoch: Int, position: Int) -> Bool { false }

    public func batch(epoch: Int, position: Int, samples: Range<Int>) throws -> Batch {
        try batch(epoch: epoch, position: position).part(samples)
    }

    /// Writes a whole batch into the network's inputs: ``fill(epoch:position:samples:into:)``.
    public func fill(epoch: Int, position: Int, into network: Network) throws {
        try fill(epoch: epoch, position: position, samples: nil, into: network)
    }

    public func fill(epoch: Int, position: Int, samples: Range<Int>?, into network: Network) throws {
        let size = batchSize(epoch: epoch, position: position)
        try network.prepare(time: size.time, batch: samples?.count ?? size.batch)
        let batch =
            if let samples {
                try self.batch(epoch: epoch, position: position, samples: samples)
            } else {
                try self.batch(epoch: epoch, position: position)
            }
        if batch.size != BatchSize(time: network.time, batch: network.batch) {
            try network.prepare(time: batch.size.time, batch: batch.size.batch)
        }
        batch.copy(0..<batch.size.batch, into: network)
    }

    public func check(_ network: Network) throws {
        try checkMemory(of: features.keys, network.memoryLimit)
        try checkInputs(of: network)
    }

    func checkInputs(of network: Network) throws {
        let features = features
        guard !features.isEmpty else { throw unbound }
        if network.longestTime != nil {
            for position in 0..<batchCount(epoch: 0) {
                try network.check(time: batchSize(epoch: 0, position: position).time)
            }
        }
        for name in network.inputNames.sorted() {
            guard let extents = features[name] else {
                throw TrainingError(
                    .invalidData,
                    "the data have no column for the network's input '\(name)'; "
                        + "the network's inputs are \(list(network.inputNames)), the data's columns \(list(features.keys))"
                )
            }
            guard let shape = network.inputShape(name), shape.features.extents != extents else { continue }
            throw TrainingError(
                .invalidData,
                "'\(name)' has features (\(words(Shape(extents)))), but the network's input takes "
                    + "(\(words(shape.features)))")
        }
    }

    var unbound: TrainingError {
        TrainingError(.missingData, "\(Self.typeName) has no samples: bind it to samples before it is used")
    }
}
