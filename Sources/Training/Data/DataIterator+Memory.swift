import Arrays
import Networks
import PrintableText

extension DataIterator {
    /// The batch of the first epoch that has most rows.
    var largestBatch: BatchSize {
        (0..<batchCount(epoch: 0)).reduce(into: BatchSize(time: 0, batch: 0)) { largest, position in
            let size = batchSize(epoch: 0, position: position)
            if (largest.rowBytes, largest.batch) < (size.rowBytes, size.batch) { largest = size }
        }
    }

    /// Holds columns of a batch in arrays of its own, which grow with the iterator's options, against a limit.
    ///
    /// - Parameter copies: how many batches there are at a time.
    /// - Throws: ``TrainingError`` with the column and what it calls for.
    func checkMemory(of columns: some Sequence<String>, copies: Int = 1, _ limit: MemoryLimit) throws {
        let (size, features) = (largestBatch, features)
        for name in columns.sorted() {
            guard let extents = features[name] else { continue }
            let bytes = ByteCount(floats: [copies, size.time, size.batch] + extents)
            guard !bytes.fits(in: limit) else { continue }
            let several = copies == 1 ? "a batch of \(size.batch)" : "\(copies) batches of \(size.batch)"
            throw TrainingError(
                .invalidConfiguration,
                "\(Self.typeName) makes the column \(quoted(name)) (\(extents.map(String.init).joined(separator: ", "))) of "
                    + "\(several), \(bytes), and the limit is \(limit): lower its size or the batch, or raise the "
                    + "limit (--memory, memoryLimit)")
        }
    }
}

extension BatchSize {
    fileprivate var rowBytes: ByteCount { ByteCount(floats: time, batch) }
}
