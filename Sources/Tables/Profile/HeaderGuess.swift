import PrintableText

/// Whether the first row of a table names the columns: what all other rows say about it.
struct HeaderGuess {
    let isHeader: Bool
    /// Why, in words.
    let reason: String

    /// - Parameters:
    ///   - row: the first row.
    ///   - columns: the counts of all other rows.
    init(_ row: [String], _ columns: [ColumnCounts], missing: MissingValues, format: TableFormat) {
        var (numbersBelowText, numbersBelowNumber, namesBelow, newTexts) = (0, 0, 0, 0)
        var witness = ""
        for (field, column) in zip(row, columns) {
            let (_, values) = column.split(missing: missing.amongNumbers)
            let numbers = column.summary.numbers + column.summary.dates
            let isNumber = HeaderGuess.isNumberOrDate(field, format)
            if missing.contains(field) { continue }
            if numbers > 0, values.values.reduce(0, { $0 + $1.count }) * 10 <= numbers {
                if isNumber {
                    numbersBelowNumber += 1
                } else {
                    if numbersBelowText == 0 { witness = field }
                    numbersBelowText += 1
                }
            } else if numbers == 0 {
                if column.texts[field] != nil { namesBelow += 1 } else { newTexts += 1 }
            }
        }
        let isEmpty = columns.allSatisfy { $0.textCount + $0.summary.numbers + $0.summary.dates == 0 }
        let areDistinct = Set(row).count == row.count && !row.contains("")
        (isHeader, reason) =
            if isEmpty {
                row.contains { HeaderGuess.isNumberOrDate($0, format) }
                    ? (false, "there is one row")
                    : (true, "there is nothing else")
            } else if numbersBelowText > 0, numbersBelowNumber == 0, namesBelow == 0 {
                (true, "\(quoted(witness)) stands above numbers")
            } else if numbersBelowNumber > 0, HeaderGuess.areYears(row, columns, format) {
                (true, "years stand above other numbers")
            } else if numbersBelowNumber > 0 {
                (false, "the first row has numbers where the others have them")
            } else if namesBelow > 0 {
                (false, "a text of the first row stands in others too")
            } else if numbersBelowText > 0 {
                (true, "\(quoted(witness)) stands above numbers")
            } else if newTexts > 0, areDistinct {
                (true, "the texts of the first row are different, and in no other row")
            } else {
                (false, "the first row is like the others")
            }
    }

    private static func isNumberOrDate(_ field: String, _ format: TableFormat) -> Bool {
        NumberText(field, format) != nil || DateText(field) != nil
    }

    /// Whether the numbers of the row are years in equal steps, and none could be a value of its column.
    private static func areYears(_ row: [String], _ columns: [ColumnCounts], _ format: TableFormat) -> Bool {
        var years: [Float] = []
        for (field, column) in zip(row, columns) {
            guard let year = NumberText(field, format)?.value else { continue }
            guard (1500...2500).contains(year), year == year.rounded(),
                year < column.summary.least || year > column.summary.greatest
            else { return false }
            years.append(year)
        }
        guard years.count > 1, years[1] != years[0] else { return false }
        return zip(years, years.dropFirst()).allSatisfy { $1 - $0 == years[1] - years[0] }
    }
}
