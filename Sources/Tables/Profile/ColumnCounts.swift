/// What blocks tell about a column, put together. Memory is bounded, whatever the table holds.
struct ColumnCounts {
    var summary = NumberSummary()
    /// Texts, how often they are there, and the line of the first.
    private(set) var texts: [String: (count: Int, line: Int)] = [:]
    /// How many fields are texts, of which some are in ``texts``.
    private(set) var textCount = 0
    /// Whether there are more texts than are kept.
    private(set) var textsAreMany = false
    private var bytes = 0

    static let mostTexts = 1 << 14
    private static let mostBytes = 4 << 20
    /// Longer texts are no levels.
    private static let longestText = 4096

    /// Adds texts of one value.
    mutating func add(_ text: String, count: Int, line: Int) {
        textCount += count
        if let known = texts[text] {
            texts[text] = (known.count + count, known.line)
            return
        }
        let size = text.utf8.count
        guard texts.count < ColumnCounts.mostTexts, bytes + size <= ColumnCounts.mostBytes,
            size <= ColumnCounts.longestText
        else {
            textsAreMany = true
            return
        }
        bytes += size
        texts[text] = (count, line)
    }

    /// Takes the missing values out of the texts.
    func split(
        missing: MissingValues
    ) -> (missing: [String: Int], values: [String: (count: Int, line: Int)]) {
        let absent = texts.filter { missing.contains($0.key) }.mapValues(\.count)
        return (absent, texts.filter { absent[$0.key] == nil })
    }
}
