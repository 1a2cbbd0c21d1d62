import Tables
import TestSupport
import Testing

/// Texts that nobody would write: all ways of reading one agree, and end in an error at worst.
struct MutatedTextTests {
    private static let seeds = [
        "a,b,y\n1,2,0\n3.5,-4e2,1\n5,6,0\n", "name,\"x \"\"y\"\"\"\r\n\"a, b\",\"1\n2\"\r\n",
        "1,5;2020-01-01;x\n2,5;2020-02-30;?\n", "# made\n# by\na\tb\n1\t\n\n2\tNA\n", "1|2|\n3|4|\n",
        "a\r1\r2\r",
        "{\"a\": 1, \"b\": null}\n{\"a\": \"x\"}\n",
    ].map { Array($0.utf8) }
    private static let words =
        [
            ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "#", "\u{FEFF}", "NA", "?", "-", ".",
            "1e400",
            "0x10", "16777217", "007", "1,5", "2020-01-01T00:00:00.5+01:00", "31.12.1999", "ä",
            "12345678901234567890123",
        ].map { Array($0.utf8) } + [[0xFF], [0], [0x1F, 0x8B, 8, 0]]

    private static func mutated(_ random: inout SplitMix64) -> [UInt8] {
        var bytes = seeds.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let place = Int.random(in: 0...bytes.count, using: &random)
            let word = words.randomElement(using: &random) ?? []
            switch Int.random(in: 0..<4, using: &random) {
            case 0, 1: bytes.insert(contentsOf: word, at: place)
            case 2: bytes.replaceSubrange(place..<min(bytes.count, place + word.count), with: word)
            default:
                bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0..<9, using: &random)))
            }
        }
        return bytes
    }

    /// What a way of reading gives: all fields, or the error.
    private static func outcome(_ bytes: [UInt8], _ options: TableOptions, blockSize: Int) -> [String] {
        do {
            let reader = try TableReader(bytes: bytes, path: "t", options, blockSize: blockSize)
            let kinds: [ColumnReading] = [.found, .text, .number, .date, .everyText, .ignored]
            let readings = reader.firstRow.indices.map { kinds[$0 % kinds.count] }
            var result: [String] = []
            func add(_ block: ParsedBlock) {
                result += block.values.map { "\($0.bitPattern)" }
                // Numbers of texts begin anew in each block.
                let start = result.count - block.values.count
                for text in block.texts {
                    result[start + Int(text.row) * block.width + Int(text.column)] =
                        "'\(String(decoding: block.bytes(text), as: UTF8.self))'"
                }
            }
            try add(reader.firstBlock(readings))
            try reader.read(readings) { block, _ in add(block) }
            return result
        } catch { return ["\(error)"] }
    }

    @Test("a text reads the same in blocks of any size, or is refused in the same words", arguments: 0..<8)
    func blocks(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<250 {
            let bytes = Self.mutated(&random)
            let whole = Self.outcome(bytes, TableOptions(threads: 1), blockSize: 1 << 20)
            for size in [1, 5, 17] {
                let parts = Self.outcome(bytes, TableOptions(threads: 2), blockSize: size)
                #expect(whole == parts, "blocks of \(size): \(bytes)")
            }
        }
    }

    @Test("whatever a text is, it has a profile or an error of tables", arguments: 8..<12)
    func profiles(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        for _ in 0..<250 {
            let bytes = Self.mutated(&random)
            for options in [
                TableOptions(), TableOptions(hasHeader: false, missing: ["1", "x"]),
                TableOptions(delimiter: .semicolon, hasDecimalComma: true, comment: 35),
            ] {
                do {
                    let profile = try TableProfile(bytes: bytes, path: "t", options)
                    for column in profile.columns {
                        #expect(column.count + column.missingCount == profile.rowCount)
                    }
                    _ = try TablePlan(profile).json()
                } catch is TableError {} catch { Issue.record("\(error) of \(bytes)") }
            }
            var reader = JSONLinesReader(bytes: bytes)
            do { while try reader.next() != nil {} } catch is TableError {} catch {
                Issue.record("\(error) of \(bytes)")
            }
        }
    }
}
