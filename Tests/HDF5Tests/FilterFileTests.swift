import Foundation
import HDF5
import Testing

@Suite("Filters of files written by h5py", .enabled(if: Python.hasH5py))
struct FilterFileTests {
    @Test("every chunk is decoded to the bytes that the C library reads", arguments: [false, true])
    func chunks(direct: Bool) throws {
        let items = try #require(filteredFiles?.items, "the script that writes the files failed")
        var counts: [String: Int] = [:]
        for item in items {
            for chunk in item.chunks {
                let found = try FilterTesting.decode(
                    Array(chunk.stored), item.pipeline, chunkSize: item.chunkSize, mask: chunk.mask,
                    direct: direct)
                #expect(found == Array(chunk.expected), "\(item.name)")
                counts[item.group, default: 0] += 1
            }
        }
        for (group, least) in [
            "shuffle": 100, "mixed": 500, "lzf": 6, "fletcher": 4, "scale": 1000, "nbit": 500,
        ] {
            #expect(counts[group, default: 0] >= least, "\(group)")
        }
    }

    @Test("every dataset is read as the C library reads it")
    func datasets() throws {
        let (folder, items) = try #require(filteredFiles, "the script that writes the files failed")
        let root = try HDF5File(path: folder.appending(path: "filters.hdf5").path).root
        for item in items {
            var found: [UInt8] = []
            let error = filterFailure { found = Array(try root.dataset(item.name).readBytes()) }
            #expect(error == nil, "\(item.name)")
            #expect(found == Array(item.whole), "\(item.name)")
        }
    }

    @Test("one workspace decodes chunk after chunk, also after one that is damaged")
    func workspace() throws {
        let items = try #require(filteredFiles?.items)
        for item in items where item.chunks.count > 1 && item.chunks.allSatisfy({ $0.mask == 0 }) {
            var series = item.chunks.map { Array($0.stored) }
            series.insert(Array(series[0].dropLast(series[0].count / 2 + 1)), at: 1)
            let found = try FilterTesting.decode(series: series, item.pipeline, chunkSize: item.chunkSize)
            #expect(found[0] == Array(item.chunks[0].expected), "\(item.name)")
            #expect(found[1] != found[0] || item.chunkSize < 4, "\(item.name)")
            for (index, chunk) in item.chunks.enumerated().dropFirst() {
                #expect(found[index + 1] == Array(chunk.expected), "\(item.name)")
            }
        }
    }

    @Test("several threads decode at once")
    func threads() throws {
        let items = try #require(filteredFiles?.items).filter {
            $0.group == "mixed" && $0.chunks.allSatisfy { $0.mask == 0 }
        }
        #expect(items.count > 50)
        let jobs = items.map { item in
            (
                item.chunks.map { Array($0.stored) }, item.pipeline, item.chunkSize,
                item.chunks.map { Array($0.expected) }
            )
        }
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for (stored, pipeline, size, expected) in jobs {
                let found = try? FilterTesting.decode(series: stored, pipeline, chunkSize: size)
                #expect(found == expected.map { Optional($0) })
            }
        }
    }

    @Test("an unknown filter keeps nobody from a dataset, nor from chunks that it was left out of")
    func unknown() throws {
        let folder = try #require(filteredFiles?.folder)
        let root = try HDF5File(path: folder.appending(path: "unknown.hdf5").path).root
        let mixed = try root.dataset("mixed")
        #expect(mixed.filters.map(\.id) == [32015, 4099, 2])
        #expect(mixed.filters.map(\.name) == ["zstd", "", "shuffle"])
        #expect(mixed.filters.map(\.isOptional) == [true, true, true])
        #expect(try mixed.read(Int.self, rows: 0..<10) == Array(0..<10))
        #expect(try mixed.read(Int.self, rows: 20..<30) == Array(0..<10))
        let error = filterFailure { _ = try mixed.read(Int.self) }
        #expect(error?.description == "/mixed: filter 4099 is not supported (filter pipeline message)")
        #expect(error?.code == .unsupported)
        let first = filterFailure { _ = try root.dataset("first").read(Int.self) }
        #expect(
            first?.description == "/first: filter 32015 (zstd) is not supported (filter pipeline message)")
    }

    @Test("h5py reads chunks that the encoders made")
    func encoders() throws {
        let folder = try TestFiles.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        var numbers = FilterNumbers(state: 5)
        for (size, level) in [(2, 1), (4, 6), (8, 12), (12, 0), (3, 9)] {
            let bytes = numbers.bytes(size * 100).map { $0 & 7 }
            let compressor = try DeflateCompressor(level: level)
            var shuffled = [UInt8](repeating: 0, count: bytes.count)
            let stored = try bytes.withUnsafeBytes { source in
                try shuffled.withUnsafeMutableBytes { target in
                    Shuffle.encode(source, elementSize: size, into: target)
                    return try compressor.compress(UnsafeRawBufferPointer(target))
                }
            }
            try Data(bytes).write(to: folder.appending(path: "\(size).raw"))
            try Data(stored.withUnsafeBytes { Fletcher32.encode($0) }).write(
                to: folder.appending(path: "\(size).stored"))
        }
        #expect(try Python.run(readingEncoded, [folder.path]) == 0)
    }
}

private let readingEncoded = """
    import sys, h5py, numpy as np
    for size in (2, 3, 4, 8, 12):
        place = sys.argv[1] + "/%d" % size
        with h5py.File(place + ".hdf5", "w") as f:
            d = f.create_dataset("d", (100,), "V%d" % size, chunks=(100,), shuffle=True, compression="gzip", fletcher32=True)
            d.id.write_direct_chunk((0,), open(place + ".stored", "rb").read(), 0)
        with h5py.File(place + ".hdf5") as f:
            assert f["d"][()].tobytes() == open(place + ".raw", "rb").read()
    """
