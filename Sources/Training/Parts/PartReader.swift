import Networks

/// Gets the rows of a batch's parts, one part after another.
final class PartReader {
    private let iterator: any DataIterator
    private let epoch: Int
    private let position: Int
    /// The places of the samples of all parts that will be asked for.
    private let samples: Range<Int>
    private let isWhole: Bool
    private var batch: Batch?

    /// - Parameter parts: those that will be asked for.
    init(
        _ iterator: any DataIterator, epoch: Int, position: Int, of division: BatchDivision,
        _ parts: Range<Int>
    ) {
        self.iterator = iterator
        self.epoch = epoch
        self.position = position
        samples = division.samples(of: parts)
        isWhole = samples.count == division.samples
    }

    /// Writes the samples of a part into the network's inputs. Of an iterator that makes batches, those of all parts are
    /// made with the first.
    func fill(_ part: Range<Int>, into network: Network) throws {
        if iterator is any ChoosingIterator {
            return try iterator.fill(epoch: epoch, position: position, samples: part, into: network)
        }
        let batch = try self.batch ?? make()
        self.batch = batch
        try network.prepare(time: batch.size.time, batch: part.count)
        let start = batch.part.first
        batch.copy(part.lowerBound - start..<part.upperBound - start, into: network)
    }

    private func make() throws -> Batch {
        if isWhole { return try iterator.batch(epoch: epoch, position: position) }
        return try iterator.batch(epoch: epoch, position: position, samples: samples)
    }
}
