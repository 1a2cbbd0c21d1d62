import Arrays
import Networks

extension DataIterator {
    /// Prepares the network and copies the samples `index(0)`, `index(1)`, … into its inputs, from a time step on.
    func copy(
        _ size: BatchSize, of store: any SampleStore, from start: Int = 0, into network: Network,
        index: (Int) -> Int
    ) throws {
        try network.prepare(time: size.time, batch: size.batch)
        try Gathering.withIndices(size.batch, index) { indices in
            for name in network.inputNames {
                guard store.names.contains(name), let input = network.input(name) else { continue }
                try input.write {
                    try store.read(name, samples: indices, from: start, time: size.time, into: $0)
                }
            }
        }
    }

    /// The samples `index(0)`, `index(1)`, … in arrays, from a time step on.
    func gather(
        _ size: BatchSize, of store: any SampleStore, from start: Int = 0, index: (Int) -> Int
    ) throws -> Batch {
        var batch = Batch(size: size)
        let features = store.features
        try Gathering.withIndices(size.batch, index) { indices in
            for name in store.names {
                let array = NDArray(Shape([size.time, size.batch] + (features[name] ?? [])))
                try store.read(name, samples: indices, from: start, time: size.time, into: array.buffer)
                batch[name] = array
            }
        }
        return batch
    }
}
