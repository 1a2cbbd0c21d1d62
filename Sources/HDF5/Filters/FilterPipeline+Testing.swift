/// The pipeline for tests, which have no file.
package enum FilterTesting {
    /// The decoded chunk; with `direct`, in memory of the caller's.
    package static func decode(
        _ stored: [UInt8], _ filters: [HDF5Filter], chunkSize: Int, mask: Int = 0, direct: Bool = false
    ) throws -> [UInt8] {
        let pipeline = try FilterPipeline(filters, chunkSize: chunkSize)
        let slice = ByteSlice(try ByteStorage(copying: stored))
        guard direct else { return try pipeline.decode(slice, mask: mask).array }
        var result = [UInt8](repeating: 0, count: chunkSize)
        try result.withUnsafeMutableBytes {
            try pipeline.decode(slice, mask: mask, workspace: FilterWorkspace(), into: $0)
        }
        return result
    }

    /// Decodes chunk after chunk with one workspace; nil for those that end in an error.
    package static func decode(
        series: [[UInt8]], _ filters: [HDF5Filter], chunkSize: Int
    ) throws -> [[UInt8]?] {
        let (pipeline, workspace) = (try FilterPipeline(filters, chunkSize: chunkSize), FilterWorkspace())
        return series.map { stored in
            guard let storage = try? ByteStorage(copying: stored) else { return nil }
            return try? pipeline.decode(ByteSlice(storage), mask: 0, workspace: workspace).array
        }
    }
}
