import Foundation
import HDF5
import Testing

/// A dataset of the script: its filters, all its bytes, and its whole chunks as stored and as read.
private struct Item: Decodable {
    struct Filter: Decodable {
        let id: Int
        let flags: Int
        let values: [UInt32]
        let name: String
    }
    struct Chunk: Decodable {
        let mask: Int
        let stored: Data
        let expected: Data
    }
    let name: String
    let chunkSize: Int
    let whole: Data
    let filters: [Filter]
    let chunks: [Chunk]

    var pipeline: [HDF5Filter] {
        filters.map {
            HDF5Filter(id: $0.id, name: $0.name, isOptional: $0.flags & 1 != 0, parameters: $0.values)
        }
    }
    var group: String { name.split(separator: "/").first.map(String.init) ?? "" }
}

private let made: (folder: URL, items: [Item])? = {
    guard let folder = try? TestFiles.scratch(), (try? Python.run(filtersForReading, [folder.path])) == 0,
        let data = try? Data(contentsOf: folder.appending(path: "filters.json")),
        let items = try? JSONDecoder().decode([Item].self, from: data)
    else { return nil }
    return (folder, items)
}()

private func failure(_ body: () throws -> Void) -> HDF5Error? {
    do {
        try body()
        return nil
    } catch {
        return error as? HDF5Error
    }
}

private func filter(_ id: Int, _ parameters: [UInt32] = []) -> HDF5Filter {
    HDF5Filter(id: id, name: "", isOptional: false, parameters: parameters)
}

private struct Numbers {
    var state: UInt64
    mutating func next(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(next(256)) } }
}

@Suite("Filters of files written by h5py", .enabled(if: Python.hasH5py))
struct FilterFileTests {
    @Test("every chunk is decoded to the bytes that the C library reads", arguments: [false, true])
    func chunks(direct: Bool) throws {
        let items = try #require(made?.items, "the script that writes the files failed")
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
        let (folder, items) = try #require(made, "the script that writes the files failed")
        let root = try HDF5File(path: folder.appending(path: "filters.hdf5").path).root
        for item in items {
            var found: [UInt8] = []
            let error = failure { found = Array(try root.dataset(item.name).readBytes()) }
            #expect(error == nil, "\(item.name)")
            #expect(found == Array(item.whole), "\(item.name)")
        }
    }

    @Test("one workspace decodes chunk after chunk, also after one that is damaged")
    func workspace() throws {
        let items = try #require(made?.items)
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
        let items = try #require(made?.items).filter {
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
        let folder = try #require(made?.folder)
        let root = try HDF5File(path: folder.appending(path: "unknown.hdf5").path).root
        let mixed = try root.dataset("mixed")
        #expect(mixed.filters.map(\.id) == [32015, 4099, 2])
        #expect(mixed.filters.map(\.name) == ["zstd", "", "shuffle"])
        #expect(mixed.filters.map(\.isOptional) == [true, true, true])
        #expect(try mixed.read(Int.self, rows: 0..<10) == Array(0..<10))
        #expect(try mixed.read(Int.self, rows: 20..<30) == Array(0..<10))
        let error = failure { _ = try mixed.read(Int.self) }
        #expect(error?.description == "/mixed: filter 4099 is not supported (filter pipeline message)")
        #expect(error?.code == .unsupported)
        let first = failure { _ = try root.dataset("first").read(Int.self) }
        #expect(
            first?.description == "/first: filter 32015 (zstd) is not supported (filter pipeline message)")
    }

    @Test("h5py reads chunks that the encoders made")
    func encoders() throws {
        let folder = try TestFiles.scratch()
        defer { try? FileManager.default.removeItem(at: folder) }
        var numbers = Numbers(state: 5)
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

@Suite("Filters alone")
struct FilterTests {
    @Test("the examples at the heads of the files")
    func examples() throws {
        let cases: [(HDF5Filter, [UInt8], [UInt8])] = [
            (filter(1), [0x78, 0x9C, 0x4B, 4, 0, 0, 0x62, 0, 0x62], [0x61]),
            (filter(2, [2]), [1, 0x11, 0x21, 2, 0x12, 0x22, 0x33], [1, 2, 0x11, 0x12, 0x21, 0x22, 0x33]),
            (filter(3), [1, 2, 3, 4, 6, 4, 8, 5], [1, 2, 3, 4]),
            (filter(5, [8, 0, 2, 1, 2, 0, 12, 0]), [0x12, 0x34, 0x56, 0], [0x23, 1, 0x56, 4]),
            (
                filter(6, [2, 0, 4, 0, 1, 0, 0, 0]),
                [2, 0, 0, 0, 8, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x1E, 0],
                [0x10, 0x11, 0x13, 0x12]
            ),
            (filter(32000), [1, 0x61, 0x62, 0x80, 1], [UInt8]("abababab".utf8)),
        ]
        for (filter, stored, expected) in cases {
            for direct in [false, true] {
                let found = try FilterTesting.decode(
                    stored, [filter], chunkSize: expected.count, direct: direct)
                #expect(found == expected, "filter \(filter.id)")
            }
        }
    }

    @Test("shuffling is the transposition of bytes, both ways")
    func shuffle() {
        var numbers = Numbers(state: 1)
        for size in Array(1...41) + [64, 100] {
            for count in [0, 1, size - 1, size, 7 * size, 16 * size, 33 * size + 1, 50 * size + size / 2] {
                let bytes = numbers.bytes(count)
                var plain = bytes
                for element in 0..<(count / size) {
                    for byte in 0..<size {
                        plain[byte * (count / size) + element] = bytes[element * size + byte]
                    }
                }
                var (shuffled, back) = (
                    [UInt8](repeating: 0xAA, count: count), [UInt8](repeating: 0xBB, count: count)
                )
                bytes.withUnsafeBytes { source in
                    shuffled.withUnsafeMutableBytes { Shuffle.encode(source, elementSize: size, into: $0) }
                }
                #expect(shuffled == plain, "\(count) bytes, \(size) each")
                shuffled.withUnsafeBytes { source in
                    back.withUnsafeMutableBytes { Shuffle.decode(source, elementSize: size, into: $0) }
                }
                #expect(back == bytes, "\(count) bytes, \(size) each")
            }
        }
    }

    @Test("the checksum is that of adding word by word")
    func fletcher() {
        func plain(_ bytes: [UInt8]) -> UInt32 {
            var (low, high): (UInt32, UInt32) = (0, 0)
            for index in stride(from: 0, to: bytes.count, by: 2) {
                low += UInt32(bytes[index]) << 8 | (index + 1 < bytes.count ? UInt32(bytes[index + 1]) : 0)
                if low > 65535 { low -= 65535 }
                high += low
                if high > 65535 { high -= 65535 }
            }
            return high << 16 | low
        }
        var numbers = Numbers(state: 2)
        for count in Array(0..<70) + [5775, 5776, 5777, 5792, 11_552, 20_001, 100_003] {
            for bytes in [
                numbers.bytes(count), [UInt8](repeating: 255, count: count),
                [UInt8](repeating: 0, count: count),
            ] {
                #expect(bytes.withUnsafeBytes { Fletcher32.checksum($0) } == plain(bytes), "\(count)")
            }
        }
    }

    @Test("deflate gives back what it took, at every level, with one compressor")
    func deflate() throws {
        var numbers = Numbers(state: 3)
        let decompressor = try DeflateDecompressor()
        for level in 0...12 {
            let compressor = try DeflateCompressor(level: level)
            for count in [0, 1, 1000, 70_000] {
                let bytes = numbers.bytes(count).map { $0 & 3 }
                let stream = try bytes.withUnsafeBytes { try compressor.compress($0) }
                let again = try bytes.withUnsafeBytes { try compressor.compress($0) }
                #expect(again == stream)
                #expect(stream[0] == 0x78)
                var back = [UInt8](repeating: 9, count: count + 1)
                let size = stream.withUnsafeBytes { source in
                    back.withUnsafeMutableBytes { decompressor.decompress(source, into: $0) }
                }
                #expect(size == count)
                #expect(Array(back.prefix(count)) == bytes)
            }
        }
    }

    @Test("a chain in which a compressor follows a compressor")
    func chain() throws {
        let bytes = [UInt8](repeating: 7, count: 50_000)
        let compressor = try DeflateCompressor(level: 6)
        let once = try bytes.withUnsafeBytes { try compressor.compress($0) }
        let summed = once.withUnsafeBytes { Fletcher32.encode($0) }
        let twice = try summed.withUnsafeBytes { try compressor.compress($0) }
        for direct in [false, true] {
            let found = try FilterTesting.decode(
                twice, [filter(1), filter(3), filter(1)], chunkSize: bytes.count, direct: direct)
            #expect(found == bytes)
        }
    }

    @Test(
        "what cannot be decoded is refused in words",
        arguments: [
            (
                1, [], [0x78, 0x9C, 0x4B, 4, 0, 0, 0x62, 0, 0x62], 2,
                "a chunk's 9 bytes do not decompress to 2"
            ),
            (1, [], [0x78, 0x9C], 1 << 40, "a chunk's 2 bytes do not decompress to 1099511627776"),
            (2, [], [1, 2], 2, "the shuffle filter has no element size"),
            (2, [0], [1, 2], 2, "the shuffle filter has no element size"),
            (3, [], [1, 2, 3], 2, "a chunk has no room for its checksum"),
            (3, [], [1, 2, 0, 0, 0, 0], 2, "a chunk's checksum does not agree"),
            (32000, [], [1, 0x61], 2, "a chunk's 2 bytes do not decompress to 2"),
            (32000, [], [0, 0x61, 0x80, 1], 7, "a chunk's 4 bytes do not decompress to 7"),
            (32000, [], [1, 2], 1 << 40, "a chunk's 2 bytes do not decompress to 1099511627776"),
            (5, [8, 0], [1], 2, "the n-bit filter has 2 parameters and needs 3 or more"),
            (
                5, [8, 0, 2, 1, 2, 0, 12], [1], 4,
                "the n-bit filter has fewer parameters than its datatype needs"
            ),
            (
                5, [8, 0, 2, 1, 2, 0, 12, 5], [1], 4,
                "the n-bit filter has a number of 12 bits from bit 5 in 2 bytes"
            ),
            (
                5, [8, 0, 2, 1, 2, 0, 0, 5], [1], 4,
                "the n-bit filter has a number of 0 bits from bit 5 in 2 bytes"
            ),
            (
                5, [8, 0, 2, 1, 2, 2, 9, 5], [1], 4,
                "the n-bit filter has a number of the unknown byte order 2"
            ),
            (5, [8, 0, 2, 7, 2, 2, 9, 5], [1], 4, "the n-bit filter has a datatype of the unknown class 7"),
            (5, [8, 0, 2, 4, 0], [1], 4, "the n-bit filter's datatype has no bytes"),
            (
                5, [8, 0, 2, 1, 2, 0, 12, 0], [1, 2], 4,
                "2 bytes are too few for 2 packed elements of 12 bits"
            ),
            (
                5, [8, 0, 0xFFFF_FFFF, 1, 8, 0, 64, 0], [1, 2], 0xFFFF_FFFF * 8,
                "2 bytes are too few for 4294967295 packed elements of 64 bits"
            ),
            (
                5, [8, 0, 3, 1, 2, 0, 12, 0], [1, 2, 3, 4, 5], 4,
                "the n-bit filter has 3 elements of 2 bytes in a chunk of 4"
            ),
            (
                5, [8, 0, 1, 3, 4, 2, 0, 4, 2], [1], 4,
                "the n-bit filter has a compound datatype of 2 members"
            ),
            (5, [8, 0, 1, 3, 4, 0], [1], 4, "the n-bit filter has a compound datatype of 0 members"),
            (
                5, [8, 0, 1, 3, 4, 1, 3, 4, 2], [1], 4,
                "the n-bit filter has a member that reaches beyond its compound"
            ),
            (
                5, [8, 0, 1, 2, 5, 1, 2, 0, 12, 0], [1], 5,
                "the n-bit filter has an array of 5 bytes of elements of 2"
            ),
            (
                5, [22, 0, 6, 3, 64, 2, 48, 2, 6, 2, 2, 1, 1, 0, 3, 2, 54, 1, 8, 0, 64, 0], [1], 384,
                "the n-bit filter does not keep the members of a compound after an array of arrays or compounds"
            ),
            (6, [2, 0, 4], [1], 4, "the scale-offset filter has 3 parameters and needs 8 or more"),
            (6, [2, 0, 4, 0, 3, 0, 0, 0], [1], 12, "the scale-offset filter has numbers of 3 bytes"),
            (6, [2, 0, 4, 1, 2, 0, 0, 0], [1], 8, "the scale-offset filter has numbers of 2 bytes"),
            (6, [2, 0, 4, 2, 2, 0, 0, 0], [1], 8, "the scale-offset filter has a number of an unknown kind"),
            (
                6, [1, 0, 4, 1, 4, 0, 0, 0], [1], 16,
                "the scale-offset filter's scaling by an exponent is not supported"
            ),
            (
                6, [0, 0, 4, 0, 4, 0, 0, 0], [1], 16,
                "the scale-offset filter has the method 0 for another kind of number"
            ),
            (
                6, [2, 17, 4, 0, 2, 0, 0, 0], [1], 8,
                "the scale-offset filter has 17 bits for numbers of 2 bytes"
            ),
            (
                6, [2, 0, 4, 0, 8, 0, 0, 1, 0], [1], 32,
                "the scale-offset filter has no fill value among its parameters"
            ),
            (
                6, [2, 0, 4, 0, 1, 0, 0, 0], [1], 4,
                "a chunk of 1 bytes has no room for the scale-offset header"
            ),
            (
                6, [2, 0, 4, 0, 1, 0, 0, 0], [9] + [UInt8](repeating: 0, count: 30), 4,
                "a chunk has 9 bits for each number of 1 bytes"
            ),
            (
                6, [2, 0, 4, 0, 1, 0, 0, 0], [3] + [UInt8](repeating: 0, count: 21), 4,
                "1 bytes are too few for 4 packed elements of 3 bits"
            ),
            (
                6, [2, 0, 5, 0, 1, 0, 0, 0], [3] + [UInt8](repeating: 0, count: 40), 4,
                "the scale-offset filter has 5 elements of 1 bytes in a chunk of 4"
            ),
            (4, [], [1], 1, "filter 4 (szip) is not supported"),
            (305, [], [1], 1, "filter 305 (lzo) is not supported"),
            (307, [], [1], 1, "filter 307 (bzip2) is not supported"),
            (32001, [], [1], 1, "filter 32001 (blosc) is not supported"),
            (32008, [], [1], 1, "filter 32008 (bitshuffle) is not supported"),
            (32026, [], [1], 1, "filter 32026 (blosc2) is not supported"),
            (600, [], [1], 1, "filter 600 is not supported"),
        ] as [(Int, [UInt32], [UInt8], Int, String)])
    func refusals(id: Int, parameters: [UInt32], stored: [UInt8], size: Int, message: String) {
        let error = failure {
            _ = try FilterTesting.decode(stored, [filter(id, parameters)], chunkSize: size)
        }
        #expect(error?.message == message)
        let unsupported = message.hasSuffix("not supported") || message.contains("does not keep")
        #expect(error?.code == (unsupported ? .unsupported : .damaged))
        if error?.code == .damaged { #expect(error?.structure == "chunk" && error?.offset == 0) }
    }

    @Test("a datatype that is nested without end is refused")
    func depth() {
        var deep: [UInt32] = [8, 0, 1]
        for _ in 0..<20_000 { deep += [2, 4] }
        deep += [1, 4, 0, 9, 0]
        let error = failure { _ = try FilterTesting.decode([1, 2], [filter(5, deep)], chunkSize: 4) }
        #expect(error?.message == "the n-bit filter's datatype is nested deeper than 32 levels")
        let many = failure {
            _ = try FilterTesting.decode(
                [1], [HDF5Filter](repeating: filter(2, [2]), count: 33), chunkSize: 1)
        }
        #expect(many?.code == .limit)
        #expect(many?.message == "33 filters are more than 32")
    }

    @Test("random parameters and bytes end in an error or in a chunk of the right size")
    func random() {
        var numbers = Numbers(state: 4)
        var (decoded, refused) = (0, 0)
        for round in 0..<40_000 {
            let id = [1, 2, 3, 5, 6, 32000][round % 6]
            var parameters = (0..<numbers.next(24)).map { _ in UInt32(numbers.next(9)) }
            if id == 5, parameters.count > 1 { parameters[1] = 0 }
            if id == 6, parameters.count > 1 { parameters[0] = 2 }
            if numbers.next(4) == 0, !parameters.isEmpty {
                parameters[numbers.next(parameters.count)] = UInt32.max - UInt32(numbers.next(3))
            }
            let size: Int
            switch id {
            case 5 where parameters.count > 4: size = Int(parameters[2]) * Int(parameters[4])
            case 6 where parameters.count > 4: size = Int(parameters[2]) * Int(parameters[4])
            default: size = numbers.next(300)
            }
            var stored = numbers.bytes(numbers.next(120))
            if id == 6, stored.count > 5 {
                stored.replaceSubrange(0..<4, with: [UInt8(numbers.next(40)), 0, 0, 0])
            }
            // A chunk's size is the dataset's, which the limits have admitted: here, small ones.
            guard size < 1 << 20 else { continue }
            do {
                let found = try FilterTesting.decode(stored, [filter(id, parameters)], chunkSize: size)
                #expect(found.count == size)
                decoded += 1
            } catch {
                #expect(error is HDF5Error)
                refused += 1
            }
        }
        #expect(decoded > 500 && refused > 5000)
    }

    @Test(
        "chunks of real files that are changed or cut short end in an error or in other values",
        .enabled(if: Python.hasH5py))
    func mutations() throws {
        let items = try #require(made?.items, "the script that writes the files failed")
        var numbers = Numbers(state: 6)
        var (decoded, refused) = (0, 0)
        for item in items {
            guard let chunk = item.chunks.first else { continue }
            for _ in 0..<20 {
                var (stored, pipeline) = (Array(chunk.stored), item.pipeline)
                switch numbers.next(5) {
                case 0: stored.removeLast(numbers.next(stored.count + 1))
                case 1: stored += numbers.bytes(numbers.next(30))
                case 2:
                    let which = numbers.next(pipeline.count)
                    var parameters = pipeline[which].parameters
                    if !parameters.isEmpty {
                        let index = numbers.next(parameters.count)
                        parameters[index] = UInt32(
                            truncatingIfNeeded: numbers.next(1 << 30) >> numbers.next(30))
                    }
                    pipeline[which] = filter(pipeline[which].id, parameters)
                default:
                    for _ in 0...numbers.next(3) {
                        stored[numbers.next(stored.count)] = UInt8(numbers.next(256))
                    }
                }
                do {
                    let found = try FilterTesting.decode(
                        stored, pipeline, chunkSize: item.chunkSize,
                        mask: numbers.next(9) == 0 ? 1 : chunk.mask)
                    #expect(found.count == item.chunkSize)
                    decoded += 1
                } catch {
                    #expect(error is HDF5Error)
                    refused += 1
                }
            }
        }
        #expect(decoded > 5000 && refused > 5000)
    }
}
