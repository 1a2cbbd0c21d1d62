import HDF5
import Testing

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
        var numbers = FilterNumbers(state: 1)
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
        var numbers = FilterNumbers(state: 2)
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
        var numbers = FilterNumbers(state: 3)
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
}
