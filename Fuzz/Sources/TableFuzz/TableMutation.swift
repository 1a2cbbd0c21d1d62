import Fuzzing

/// One change of a table that knows what tables are made of.
struct TableMutation {
    private(set) var bytes: [UInt8]
    private var random: SplitMix64

    /// What means something to a reader of tables.
    private static let words = [
        ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", " ", "#", "\u{FEFF}", "NA", "?", "-", ".",
        "1e400", "1e-400",
        "0x10", "nan", "inf", "16777217", "007", "1,5", "1,000", "2020-02-30", "2020-01-01T00:00:00.5+01:00",
        "31.12.1999",
        "1.00000005960464477539", "123456789012345678901234567890", "true", "\0", "ä", "{\"a\": 1}",
    ].map { Array($0.utf8) }

    init(_ bytes: [UInt8], seed: UInt64) {
        self.bytes = bytes
        random = SplitMix64(seed: seed)
    }

    /// - Returns: false if libFuzzer itself is to make the change.
    mutating func run() -> Bool {
        switch Int.random(in: 0..<8, using: &random) {
        case 0...2: insertWord()
        case 3: replaceByWord()
        case 4: copyLine()
        case 5: removeSomething()
        default: return false
        }
        return true
    }

    private mutating func place() -> Int { Int.random(in: 0...bytes.count, using: &random) }

    private mutating func insertWord() {
        guard let word = TableMutation.words.randomElement(using: &random) else { return }
        bytes.insert(contentsOf: word, at: place())
    }

    private mutating func replaceByWord() {
        guard let word = TableMutation.words.randomElement(using: &random) else { return }
        let start = place()
        bytes.replaceSubrange(start..<min(bytes.count, start + word.count), with: word)
    }

    private mutating func copyLine() {
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        guard let line = lines.randomElement(using: &random) else { return }
        bytes.insert(contentsOf: Array(line) + [10], at: place())
    }

    private mutating func removeSomething() {
        let start = place()
        let count = Int.random(in: 0...16, using: &random)
        bytes.removeSubrange(start..<min(bytes.count, start + count))
    }
}
