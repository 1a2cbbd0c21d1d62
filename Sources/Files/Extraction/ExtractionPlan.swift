import Arrays
import Networks
import Training

/// What is extracted, and how much there will be of it.
struct ExtractionPlan {
    struct Buffer {
        let path: String
        let shape: BufferShape

        /// Whether there is a row for each sample; else there is one for each batch.
        var hasSamples: Bool { shape.scaling != .fixed }
        var hasTime: Bool { shape.scaling == .timeBatch }
        var features: [Int] { shape.features.extents }
    }

    let buffers: [Buffer]
    let sizes: [BatchSize]
    private let includesBackward: Bool
    private let includesInputDeltas: Bool

    /// - Throws: ``TrainingError`` or ``NetworkError`` if there is no such buffer, or the data do not suit.
    init(_ paths: [String], of network: Network, over iterator: any DataIterator) throws {
        var seen: Set<String> = []
        buffers = try paths.filter { seen.insert($0).inserted }.map {
            Buffer(path: $0, shape: try network.bufferShape($0))
        }
        guard !buffers.isEmpty else {
            throw TrainingError(.invalidConfiguration, "no buffer is named that could be extracted")
        }
        try iterator.check(network)
        sizes = (0..<iterator.batchCount(epoch: 0)).map { iterator.batchSize(epoch: 0, position: $0) }
        guard !sizes.isEmpty else {
            throw TrainingError(.invalidData, "the data make no batch to extract buffers from")
        }
        includesBackward = buffers.contains { $0.shape.isBackwardOnly }
        includesInputDeltas = buffers.contains {
            $0.path.contains(".\(BufferKind.inputDeltas.rawValue).")
                || $0.path.hasPrefix("Input.\(BufferKind.outputDeltas.rawValue).")
        }
        for size in Set(sizes) {
            try network.checkMemory(time: size.time, batch: size.batch, training: includesBackward)
        }
    }

    /// The time steps of the longest batch.
    var time: Int { sizes.map(\.time).max() ?? 0 }
    var samples: Int { sizes.reduce(0) { $0 + $1.batch } }
    /// Whether batches differ in time, so that shorter ones are filled up.
    var isPadded: Bool { sizes.contains { $0.time != time } }

    /// The extents of each buffer over all of the data.
    var shapes: [[Int]] {
        buffers.map { buffer in
            let rows = buffer.hasTime ? [time, samples] : [buffer.hasSamples ? samples : sizes.count]
            return rows + buffer.features
        }
    }

    /// Runs the network over the data and calls `body` with every buffer after each batch: its numbers as
    /// `(time, batch, features…)`, `(batch, features…)` or `(features…)`, without rows of context.
    func run(
        _ network: Network, over iterator: any DataIterator,
        _ body: (_ buffer: Int, _ values: UnsafeBufferPointer<Float>, _ size: BatchSize) throws -> Void
    ) throws {
        for (position, size) in sizes.enumerated() {
            try iterator.fill(epoch: 0, position: position, into: network)
            if includesBackward { try network.prepareBackward(inputDeltas: includesInputDeltas) }
            network.forward()
            if includesBackward { network.backward(inputDeltas: includesInputDeltas) }
            for (index, buffer) in buffers.enumerated() {
                let array = try network.buffer(buffer.path)
                let rows = buffer.hasTime ? size.time * size.batch : buffer.hasSamples ? size.batch : 1
                let count = rows * buffer.shape.featureCount
                try array.read { try body(index, UnsafeBufferPointer(rebasing: $0.prefix(count)), size) }
            }
        }
    }
}

extension ExtractionPlan.Buffer {
    /// The numbers of a batch, filled up with zeros to a number of time steps.
    func padded(_ values: UnsafeBufferPointer<Float>, _ size: BatchSize, to time: Int) -> [Float] {
        var result = Array(values)
        let missing = (time - size.time) * size.batch * shape.featureCount
        if hasTime, missing > 0 { result.append(contentsOf: repeatElement(0, count: missing)) }
        return result
    }
}
