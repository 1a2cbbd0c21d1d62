import HDF5
import Testing

@Suite("Filters of damaged chunks")
struct FilterDamageTests {
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
        let error = filterFailure {
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
        let error = filterFailure { _ = try FilterTesting.decode([1, 2], [filter(5, deep)], chunkSize: 4) }
        #expect(error?.message == "the n-bit filter's datatype is nested deeper than 32 levels")
        let many = filterFailure {
            _ = try FilterTesting.decode(
                [1], [HDF5Filter](repeating: filter(2, [2]), count: 33), chunkSize: 1)
        }
        #expect(many?.code == .limit)
        #expect(many?.message == "33 filters are more than 32")
    }

    @Test("random parameters and bytes end in an error or in a chunk of the right size")
    func random() {
        var numbers = FilterNumbers(state: 4)
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
        let items = try #require(filteredFiles?.items, "the script that writes the files failed")
        var numbers = FilterNumbers(state: 6)
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
