/// The values of a column that are no numbers, or no dates, though most are: mistakes if they are few, and a reason to take
/// all values for texts otherwise.
struct StrayValues {
    /// What most values are: numbers, written as the table's or otherwise, or dates.
    let kind: ColumnProfile.Kind
    /// Those that are not, and numbers that are written otherwise; with counts and lines.
    private(set) var texts: [String: (count: Int, line: Int)] = [:]
    /// Whether some of them look like numbers that are written otherwise.
    private(set) var haveOddNumbers = false
    /// Whether they are so few that they are mistakes.
    let areFew: Bool

    /// So many different words may stand for a missing number, however often they are there.
    private static let fewWords = 3
    /// More different numbers are no codes.
    private static let fewCodes = 20

    /// - Parameters:
    ///   - counts: of the column.
    ///   - values: its texts without those that stand for a missing value.
    init(_ counts: ColumnCounts, _ values: [String: (count: Int, line: Int)], _ format: TableFormat) {
        var (numbers, dates) = (counts.summary.numbers, counts.summary.dates)
        var (odd, words) = (0, 0)
        var (different, differentDates, differentWords) = (0, 0, 0)
        var hasDecimals = counts.summary.hasDecimals
        var notNumbers: [String: (count: Int, line: Int)] = [:]
        var notDates: [String: (count: Int, line: Int)] = [:]
        for (text, value) in values {
            if let number = NumberText(text, format) {
                numbers += value.count
                different += 1
                if !number.isWhole { hasDecimals = true }
                notDates[text] = value
                continue
            }
            notNumbers[text] = value
            if DateText(text) != nil {
                dates += value.count
                differentDates += 1
                continue
            }
            notDates[text] = value
            if OddNumber(text, format) != nil {
                odd += value.count
                different += 1
            } else {
                words += value.count
                differentWords += 1
            }
        }
        if !counts.summary.levels.areMany { different += counts.summary.levels.sorted?.count ?? 0 }
        kind = dates > numbers + odd ? .date : .number
        let isDate = kind == .date
        haveOddNumbers = !isDate && odd > 0
        texts = isDate ? notDates : notNumbers
        let usual = isDate ? dates : numbers + odd
        let strays = words + (isDate ? numbers + odd : dates)
        let isVaried =
            isDate
            ? counts.summary.dates > StrayValues.fewCodes || differentDates > StrayValues.fewCodes
            : hasDecimals || counts.summary.levels.areMany || different > StrayValues.fewCodes
        // Of very many texts not all were kept.
        let kept = max(1, values.values.reduce(0) { $0 + $1.count })
        let share = counts.textsAreMany ? Double(counts.textCount) / Double(kept) : 1
        let scaled = share * Double(strays)
        areFew =
            usual > 0
            && (10 * scaled <= Double(usual)
                || (isVaried && scaled < Double(usual)
                    && differentWords + (isDate ? different : differentDates) <= StrayValues.fewWords))
    }
}
