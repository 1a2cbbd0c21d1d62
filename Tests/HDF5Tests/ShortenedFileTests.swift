import Foundation
import HDF5
import TestSupport
import Testing

/// A file that becomes shorter while it is open.
struct ShortenedFileTests {
    @Test(
        "compressed chunks that are no longer there are an error", arguments: [UInt8(15), 255])
    func chunks(mask: UInt8) throws {
        let directory = try TemporaryDirectory()
        let path = directory.path("large.h5")
        let rows = 1 << 20
        let file = try HDF5Appender(creating: path)
        let series = try file.addSeries(
            "x", .integer(UInt8.self), rowShape: [16], chunkRows: 1 << 14, filters: [.deflate(level: 1)])
        // Numbers that compress, or that take more room compressed.
        var generator = SplitMix64(seed: 4)
        let numbers = (0..<rows * 16 / 8).flatMap { _ in
            let bits = generator.next()
            return (0..<8).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) & mask }
        }
        for _ in 0..<10 { try series.append(numbers) }
        try file.close()
        let size = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped).count
        // Files from 64 MiB on are mapped.
        #expect(size > 64 << 20)
        let dataset = try HDF5File(path: path).root.dataset("x")
        // The list of chunks is kept from the first read on.
        _ = try dataset.readBytes(rows: 0..<1)
        let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: UInt64(size / 2))
        let error = #expect(throws: HDF5Error.self) { try dataset.readBytes(rows: 9 * rows..<10 * rows) }
        #expect(error?.code == .system && error.map { "\($0)" }?.contains("became shorter") == true)
    }
}
