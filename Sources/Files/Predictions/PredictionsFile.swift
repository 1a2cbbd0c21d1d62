import Arrays
import HDF5
import Networks

/// Where answers go, batch after batch, in the order of the samples.
///
///     /                 attributes  format = "Predictions file v1.1", buffer
///     /labels           what the classes are called, strings (optional)
///     /predictions      float32[time, samples, features…]; [samples, features…] if the buffer has no time
struct PredictionsFile {
    private static var format: String { Formats.known.predictions.newest.description }

    /// A chunk holds about as much.
    private static let chunkBytes = 1 << 20

    private let file: HDF5Appender
    private let series: HDF5Series

    /// Writes answers that are all there, as one block.
    static func save(
        _ answers: NDArray, of buffer: String, labels: [String]? = nil, to path: String
    ) throws {
        let writer = HDF5Writer()
        writer.set("format", to: format)
        writer.set("buffer", to: buffer)
        writer.add("predictions", .float32(answers))
        if let labels { writer.add("labels", .fixedStrings(labels)) }
        try withExtendedLifetime(answers) { try writer.save(to: path) }
    }

    /// Makes a file for answers that come one batch after another; one batch and one chunk are in memory.
    init(_ path: String, buffer: String, shape: BufferShape, time: Int, samples: Int, labels: [String]? = nil)
        throws
    {
        file = try HDF5Appender(creating: path)
        try file.set("format", to: PredictionsFile.format)
        try file.set("buffer", to: buffer)
        if let labels { try file.add("labels", .fixedStrings(labels)) }
        let outer = shape.scaling == .timeBatch ? [time] : []
        let sampleBytes = (outer + shape.features.extents).reduce(4) { product, extent in
            product.multipliedReportingOverflow(by: extent).partialValue
        }
        let rows = PredictionsFile.chunkBytes / max(1, sampleBytes)
        series = try file.addSeries(
            "predictions", .float32, outerShape: outer, rowShape: shape.features.extents,
            chunkRows: max(1, min(rows, samples)))
    }

    func append(_ answers: NDArray) throws {
        try withExtendedLifetime(answers) { try series.append(.float32(answers)) }
    }

    func close() throws { try file.close() }
}
