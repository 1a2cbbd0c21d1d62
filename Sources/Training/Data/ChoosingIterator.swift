import Arrays
public import Networks

/// An iterator whose batches are samples of its store as they are. It says which; making batches of them, and parts of
/// batches, follows.
public protocol ChoosingIterator: DataIterator {
    /// What says which samples a batch has.
    associatedtype Choice: SampleChoice

    /// What a batch consists of; `nil` for an iterator without samples.
    func choice(epoch: Int, position: Int) -> Choice?
}

/// Which samples of a store a batch has.
public protocol SampleChoice {
    /// The batch's time steps and samples.
    var size: BatchSize { get }

    /// The samples' time step with which the batch begins; 0 by default.
    var firstStep: Int { get }

    /// The position in the store of the batch's n-th sample.
    func sample(at place: Int) -> Int
}

extension SampleChoice {
    public var firstStep: Int { 0 }
}

extension ChoosingIterator {
    public func batchSize(epoch: Int, position: Int) -> BatchSize {
        choice(epoch: epoch, position: position)?.size ?? BatchSize(time: 0, batch: 0)
    }

    public func batch(epoch: Int, position: Int) throws -> Batch {
        try batch(epoch: epoch, position: position, samples: nil)
    }

    public func batch(epoch: Int, position: Int, samples: Range<Int>) throws -> Batch {
        try batch(epoch: epoch, position: position, samples: .some(samples))
    }

    private func batch(epoch: Int, position: Int, samples: Range<Int>?) throws -> Batch {
        guard let store, let choice = choice(epoch: epoch, position: position) else { throw unbound }
        let samples = samples ?? 0..<choice.size.batch
        var batch = Batch(
            size: BatchSize(time: choice.size.time, batch: samples.count),
            part: BatchPart(first: samples.lowerBound, whole: choice.size.batch))
        let features = store.features
        try choice.withIndices(of: samples) { indices in
            for name in store.names {
                let array = NDArray(Shape([batch.size.time, batch.size.batch] + (features[name] ?? [])))
                try store.read(
                    name, samples: indices, from: choice.firstStep, time: choice.size.time, into: array.buffer
                )
                batch[name] = array
            }
        }
        return batch
    }

    public func fill(epoch: Int, position: Int, samples: Range<Int>?, into network: Network) throws {
        guard let store, let choice = choice(epoch: epoch, position: position) else { throw unbound }
        let samples = samples ?? 0..<choice.size.batch
        try network.prepare(time: choice.size.time, batch: samples.count)
        try choice.withIndices(of: samples) { indices in
            for name in network.inputNames {
                guard store.names.contains(name), let input = network.input(name) else { continue }
                try input.write {
                    try store.read(
                        name, samples: indices, from: choice.firstStep, time: choice.size.time, into: $0)
                }
            }
        }
    }
}

extension SampleChoice {
    fileprivate func withIndices(
        of places: Range<Int>, _ body: (UnsafeBufferPointer<Int>) throws -> Void
    ) rethrows {
        try Gathering.withIndices(places.count, { sample(at: places.lowerBound + $0) }, body)
    }
}
