public import Arrays
public import Networks

/// The numbers of one batch by the names of their columns, each `(time, batch, features…)`.
public struct Batch {
    public let size: BatchSize
    /// What part of a larger batch the samples are; the whole of one as a rule.
    public let part: BatchPart
    public private(set) var columns: [String: NDArray]

    /// - Parameter part: what part of a larger batch the samples are; without it they are the whole.
    /// - Precondition: the part is within the larger batch.
    public init(size: BatchSize, part: BatchPart? = nil, columns: [String: NDArray] = [:]) {
        let part = part ?? BatchPart(first: 0, whole: size.batch)
        precondition(part.first + size.batch <= part.whole, "\(size.batch) samples of \(part)")
        self.size = size
        self.part = part
        self.columns = columns
    }

    /// A column, or `nil` where there is none.
    ///
    /// - Precondition: the first two axes of what is put there are the batch's.
    public subscript(name: String) -> NDArray? {
        get { columns[name] }
        set {
            if let newValue {
                let extents = newValue.shape.extents
                precondition(
                    extents.count >= 2 && extents[0] == size.time && extents[1] == size.batch,
                    "an array of \(newValue.shape) in a batch of \(size)")
            }
            columns[name] = newValue
        }
    }

    /// A copy of some of the samples.
    ///
    /// - Parameter samples: their places in this batch.
    /// - Precondition: they are in the batch.
    public func part(_ samples: Range<Int>) -> Batch {
        precondition(samples.lowerBound >= 0 && samples.upperBound <= size.batch, "\(samples) of \(size)")
        var part = Batch(
            size: BatchSize(time: size.time, batch: samples.count),
            part: BatchPart(first: self.part.first + samples.lowerBound, whole: self.part.whole))
        for (name, column) in columns {
            let array = NDArray(Shape([size.time, samples.count] + column.shape.extents.dropFirst(2)))
            copy(samples, of: column, into: array.buffer)
            part[name] = array
        }
        return part
    }

    /// Writes some of the samples into the network's inputs, which are prepared for their number.
    func copy(_ samples: Range<Int>, into network: Network) {
        for (name, column) in columns {
            network.input(name)?.write { copy(samples, of: column, into: $0) }
        }
    }

    private func copy(
        _ samples: Range<Int>, of column: NDArray, into target: UnsafeMutableBufferPointer<Float>
    ) {
        let width = column.shape.extents.dropFirst(2).reduce(1, *)
        let count = samples.count * width
        column.read { source in
            for step in 0..<size.time {
                let start = (step * size.batch + samples.lowerBound) * width
                let run = UnsafeMutableBufferPointer(rebasing: target[step * count..<(step + 1) * count])
                _ = run.update(fromContentsOf: source[start..<start + count])
            }
        }
    }
}

extension Batch {
    /// Calls the body with the numbers of a column that follow one another in the whole batch, and the place of the first
    /// one there: what random draws are numbered by.
    func forEachRun(of column: NDArray, _ body: (UnsafeMutableBufferPointer<Float>, _ first: Int) -> Void) {
        guard size.batch < part.whole else { return body(column.buffer, 0) }
        let width = column.shape.extents.dropFirst(2).reduce(1, *)
        let count = size.batch * width
        for step in 0..<size.time {
            let run = UnsafeMutableBufferPointer(rebasing: column.buffer[step * count..<(step + 1) * count])
            body(run, (step * part.whole + part.first) * width)
        }
    }
}
