import Brainstorm
import TestSupport
import Testing

/// What `gzip -dc` gives of a file is what IDX files are read from.
struct GzipTests {
    /// The IDX vector 1, 2, … of so many bytes.
    private func idx(_ count: Int) -> [UInt8] {
        [0, 0, 8, 1] + (0..<4).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
            + (0..<count).map { UInt8(truncatingIfNeeded: $0 + 1) }
    }

    /// A member with its data as they are, in stored blocks of deflate.
    private func member(_ data: [UInt8], name: String? = nil) -> [UInt8] {
        func bytes(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        var result: [UInt8] = [0x1F, 0x8B, 8, name == nil ? 0 : 8, 0, 0, 0, 0, 0, 3]
        if let name { result += Array(name.utf8) + [0] }
        var start = 0
        repeat {
            let block = data[start..<min(start + 65_535, data.count)]
            start += block.count
            result += [start == data.count ? 1 : 0] + bytes(block.count, 2) + bytes(~block.count, 2) + block
        } while start < data.count
        return result + bytes(Int(checksum(data)), 4) + bytes(data.count, 4)
    }

    private func checksum(_ data: [UInt8]) -> UInt32 {
        ~data.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum >> 1 ^ (sum & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
    }

    private func expectVector(_ count: Int, _ file: [UInt8], _ what: String) throws {
        guard case .bytes(let numbers) = try IDX(file, path: "x.gz").numbers else {
            Issue.record("bytes stay bytes")
            return
        }
        #expect(numbers == Array(idx(count).dropFirst(8)), "\(what)")
    }

    @Test("the members of a file are put together")
    func members() throws {
        let whole = idx(1000)
        try expectVector(1000, member(whole), "one member")
        try expectVector(1000, member(whole, name: "with its name"), "a member with a name")
        for cut in [0, 1, 8, 500, 1008] {
            try expectVector(
                1000, member(Array(whole[..<cut])) + member(Array(whole[cut...]), name: "b"),
                "two, cut at \(cut)")
        }
        try expectVector(1000, whole.flatMap { member([$0]) }, "a member a byte")
        try expectVector(1000, member([]) + member([]) + member(whole) + member([]), "empty members")
        try expectVector(300_000, member(idx(300_000)) + member([]), "a large member before a small one")
    }

    @Test("zeros that fill a block are passed over, and so is whatever else follows")
    func trailing() throws {
        let whole = member(idx(1000))
        for count in [1, 3, 4, 7, 512, 20_000] {
            try expectVector(1000, whole + [UInt8](repeating: 0, count: count), "\(count) zeros")
        }
        try expectVector(1000, whole + Array("garbage".utf8), "garbage")
        try expectVector(1000, whole + [0x1F], "half of a beginning")
        try expectVector(1000, whole + [0, 0] + member(idx(3)), "a member behind zeros")
    }

    @Test("what begins like a member must be whole")
    func damaged() throws {
        let whole = member(idx(1000))
        let damage: [(String, [UInt8])] = [
            ("the beginning of a second member", whole + [0x1F, 0x8B]),
            ("half a second member", whole + whole.prefix(100)),
            ("half a member", Array(whole.prefix(500))),
            ("a member without its size", Array(whole.dropLast(4))),
            ("a wrong checksum", Array(whole.dropLast(8)) + [1, 2, 3, 4] + whole.suffix(4)),
            ("a wrong size", Array(whole.dropLast(4)) + [9, 9, 0, 0]),
            (
                "a wrong checksum in the first of two",
                Array(whole.dropLast(8)) + [1, 2, 3, 4] + whole.suffix(4) + whole
            ),
            ("only a beginning", [0x1F, 0x8B]),
            ("a size of four gigabytes", Array(whole.dropLast(4)) + [255, 255, 255, 255]),
        ]
        for (what, bytes) in damage {
            let error = #expect(throws: FileError.self, "\(what)") { try IDX(bytes, path: "x.gz") }
            #expect(error?.message == "is a damaged gzip file", "\(what)")
        }
    }
}
