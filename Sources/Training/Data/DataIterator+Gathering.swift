import Arrays
import Networks

extension DataIterator {
    /// Prepares the network and copies the samples `index(0)`, `index(1)`, … into its inputs, from a time step on.
    func copy(
        _ size: BatchSize, of samples: Samples, from start: Int = 0, into network: Network,
        index: (Int) -> Int
    ) throws {
        try network.prepare(time: size.time, batch: size.batch)
        Gathering.withIndices(size.batch, index) { indices in
            for name in network.inputNames {
                guard let column = samples[name], let input = network.input(name) else { continue }
                column.gather(size, from: start, indices, samples.count, into: input.buffer)
            }
        }
    }

    /// The samples `index(0)`, `index(1)`, … in arrays, from a time step on.
    func gather(
        _ size: BatchSize, of samples: Samples, from start: Int = 0, index: (Int) -> Int
    ) -> Batch {
        var batch = Batch(size: size)
        Gathering.withIndices(size.batch, index) { indices in
            for name in samples.names {
                guard let column = samples[name] else { continue }
                let array = NDArray(Shape([size.time, size.batch] + column.features))
                column.gather(size, from: start, indices, samples.count, into: array.buffer)
                batch[name] = array
            }
        }
        return batch
    }
}

extension Samples.Column {
    fileprivate func gather(
        _ size: BatchSize, from start: Int, _ indices: UnsafeBufferPointer<Int>, _ count: Int,
        into target: UnsafeMutableBufferPointer<Float>
    ) {
        Gathering.copy(
            values, samples: count, features: featureCount, indices: indices, from: start, time: size.time,
            into: target)
    }
}
