import Describing
import HDF5
import Schemas

/// Writes a data file whose samples come one after another, in memory for a chunk of each column.
///
/// Numbers are not compressed: they are read again and again.
struct DataFileWriter {
    private let file: HDF5Appender
    private var series: [String: HDF5Series] = [:]
    private let features: [String: Int]
    /// The number of samples by split.
    private(set) var counts: [String: Int] = [:]

    private static let chunkBytes = 1 << 20

    /// - Parameters:
    ///   - path: where there is no file yet.
    ///   - features: how many numbers each column has.
    init(_ path: String, features: [String: Int], schema: Schema?, source: String?) throws {
        file = try HDF5Appender(creating: path)
        self.features = features
        try file.set("format", to: DataFile.format)
        try file.set("info", to: DataFile.info)
        if let source { try file.set("source", to: source) }
        if let schema {
            try file.add(DataFile.schemaName, .fixedString(try schema.fileText()))
        }
    }

    /// Adds samples of one time step to a split: for each column its numbers, sample by sample.
    mutating func append(_ columns: [String: [Float]], to split: String, count: Int) throws {
        guard count > 0 else { return }
        // In an order of their own, so that the same table gives the same bytes.
        for (name, values) in columns.sorted(by: { $0.key < $1.key }) {
            guard let width = features[name] else { continue }
            let place = "\(split)/\(name)"
            let growing = try series[place] ?? add(place, width)
            series[place] = growing
            try growing.append(.float32(values, shape: [1, count, width]))
        }
        counts[split, default: 0] += count
    }

    private func add(_ place: String, _ width: Int) throws -> HDF5Series {
        try file.addSeries(
            place, .float32, outerShape: [1], rowShape: [width],
            chunkRows: max(1, DataFileWriter.chunkBytes / max(1, 4 * width)))
    }

    func close() throws { try file.close() }
}
