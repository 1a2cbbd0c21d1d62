import HDF5
import Training

/// A buffers file while it grows:
///
///     /                          attributes  format = "Buffers file v1.0", info
///     /Hid.outputs.default       float32[time, samples, features…], unlimited samples
///     /lengths                   int32[samples], where batches differ in time
///
/// Buffers without time are `(samples, features…)`, those without samples, such as gradients,
/// `(batches, features…)`. brainstorm 0.5 writes the same for the buffers that it can extract.
struct BuffersFile {
    /// A chunk holds a batch, if that is not larger.
    private static let chunkBytes = 64 << 20

    private let file: HDF5Appender
    private let plan: ExtractionPlan
    private let series: [HDF5Series]
    private let lengths: HDF5Series?

    init(_ path: String, _ plan: ExtractionPlan, _ options: ExtractionOptions) throws {
        file = try HDF5Appender(creating: path)
        try file.set("format", to: Formats.known.buffers.newest.description)
        try file.set(
            "info", to: "This file holds what buffers of a neural network held for each sample of its data.")
        self.plan = plan
        let file = file
        series = try plan.buffers.map { buffer in
            let outer = buffer.hasTime ? [plan.time] : []
            let (bytes, overflow) = (outer + buffer.features).reduce((4, false)) { result, extent in
                let (product, over) = result.0.multipliedReportingOverflow(by: extent)
                return (product, result.1 || over)
            }
            let fitting = overflow ? 1 : max(1, BuffersFile.chunkBytes / max(1, bytes))
            let rows = buffer.hasSamples ? plan.sizes.map(\.batch).max() ?? 1 : 1
            return try file.addSeries(
                buffer.path, .float32, outerShape: outer, rowShape: buffer.features,
                chunkRows: max(1, min(rows, fitting)), filters: options.filters)
        }
        lengths = plan.isPadded ? try file.addSeries("lengths", .int32) : nil
    }

    /// Adds what a buffer holds after a batch. The first buffer's batch is the one whose lengths are noted.
    func append(_ index: Int, _ values: UnsafeBufferPointer<Float>, _ size: BatchSize) throws {
        let buffer = plan.buffers[index]
        let rows = buffer.hasSamples ? size.batch : 1
        if buffer.hasTime {
            let shape = [plan.time, rows] + buffer.features
            if size.time < plan.time {
                let padded = buffer.padded(values, size, to: plan.time)
                try series[index].append(.float32(padded, shape: shape))
            } else {
                try series[index].append(.float32(values, shape: shape))
            }
        } else {
            try series[index].append(.float32(values, shape: [rows] + buffer.features))
        }
        if index == 0, let lengths {
            try lengths.append([Int32](repeating: Int32(clamping: size.time), count: size.batch))
        }
    }

    func close() throws { try file.close() }
}
