import Arrays
public import Describing
public import Networks

/// Divides samples into batches.
///
/// An iterator has no state: a batch is a function of (epoch, position), so that it can be made again at any
/// time, in any order. The description does not hold the samples; ``bound(to:)`` puts an iterator to them.
public protocol DataIterator: Describable {
    /// What is divided; `nil` for an iterator that has just been made from its description.
    var samples: Samples? { get }

    /// The same iterator over other samples.
    /// - Throws: ``TrainingError`` if they lack what the iterator's options name.
    func bound(to samples: Samples) throws -> Self

    /// The number of batches in an epoch.
    func batchCount(epoch: Int) -> Int

    /// The size of a batch; `position` is below ``batchCount(epoch:)``.
    func batchSize(epoch: Int, position: Int) -> BatchSize

    /// Writes a batch into the network's inputs, after preparing the network for its size. The network has
    /// been checked (``check(_:)``). Allocates nothing once the network has seen the size.
    func fill(epoch: Int, position: Int, into network: Network) throws

    /// Compares the samples with what the network takes. Columns that it has no input for are left alone.
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

    public func check(_ network: Network) throws {
        guard let samples else {
            throw TrainingError(
                .missingData, "\(Self.typeName) has no samples: bind it to samples before it is used")
        }
        for name in network.inputNames.sorted() {
            guard let column = samples[name] else {
                throw TrainingError(
                    .invalidData,
                    "the data have no column for the network's input '\(name)'; "
                        + "the network's inputs are \(list(network.inputNames)), the data's columns \(list(samples.names))"
                )
            }
            guard let shape = network.inputShape(name), shape.features.extents != column.features else {
                continue
            }
            throw TrainingError(
                .invalidData,
                "'\(name)' has features (\(words(Shape(column.features)))), but the network's input takes "
                    + "(\(words(shape.features)))")
        }
    }

    /// Prepares the network and copies the samples `index(0)`, `index(1)`, … into its inputs.
    func copy(_ size: BatchSize, of samples: Samples, into network: Network, index: (Int) -> Int) {
        network.prepare(time: size.time, batch: size.batch)
        Gathering.withIndices(size.batch, index) { indices in
            for name in network.inputNames {
                guard let column = samples[name], let input = network.input(name) else { continue }
                Gathering.copy(
                    column.values, samples: samples.count, features: column.featureCount, indices: indices,
                    time: size.time, into: input.buffer)
            }
        }
    }
}
