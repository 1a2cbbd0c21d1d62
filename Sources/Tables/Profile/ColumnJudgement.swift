import PrintableText

/// Decides what a column is from what was counted.
struct ColumnJudgement {
    private(set) var profile: ColumnProfile

    private static let yesAndNo: [Set<String>] = [
        ["true", "false"], ["t", "f"], ["yes", "no"], ["y", "n"], ["on", "off"],
    ]
    /// Texts are levels up to so many, or while each stands for two rows on average.
    private static let fewLevels = 20
    private static let mostLevels = 4096
    private static let mostStrays = 5

    init(_ counts: ColumnCounts, name: String, rows: Int, missing: MissingValues, format: TableFormat) {
        profile = ColumnProfile(name: name, kind: .empty)
        let summary = counts.summary
        let isNumeric = summary.numbers + summary.dates > 0
        let (absent, values) = counts.split(
            missing: isNumeric ? missing.amongNumbers : missing)
        profile.missing = absent
        profile.count = rows - profile.missingCount
        if isNumeric {
            judgeNumbers(counts, values, format)
        } else if profile.count > 0 {
            judgeTexts(counts, values, format)
            if missing.tokens == MissingTokens.usual, absent[MissingTokens.doubtful] != nil {
                profile.notes.append(
                    "\(quoted(MissingTokens.doubtful)) is taken for missing: if it is a level, say what is missing (--missing NA)"
                )
            }
        }
    }

    private mutating func judgeNumbers(
        _ counts: ColumnCounts, _ values: [String: (count: Int, line: Int)], _ format: TableFormat
    ) {
        let summary = counts.summary
        profile.kind = summary.numbers > 0 ? .number : .date
        if !values.isEmpty { note(StrayValues(counts, values, format), format) }
        if summary.least <= summary.greatest {
            profile.range = Double(summary.least)...Double(summary.greatest)
        }
        profile.hasDecimals = profile.kind == .date ? summary.hasTimes : summary.hasDecimals
        profile.hasLeadingZeros = summary.hasLeadingZeros
        profile.rounded = summary.rounded
        if profile.kind == .number, let levels = summary.levels.sorted {
            profile.levels = levels.map { (shortText($0.value), $0.count) }
        }
        if summary.rounded > 0 {
            profile.notes.append(
                "\(summary.rounded) whole numbers beyond 16777216 are rounded to 32-bit floats")
        }
        if summary.roundedTimes > 0 {
            let seconds = Int((86_400 * Double(summary.greatest.ulp) / 2).rounded(.up))
            profile.notes.append(
                "\(summary.roundedTimes) times of the day are rounded to 32-bit floats, by up to \(seconds) seconds"
            )
        }
        if summary.hasLeadingZeros {
            profile.notes.append("numbers begin with zeros: as codes they are a category")
        }
        if summary.isCounting, summary.numbers == profile.count, profile.count > 2,
            isIdentifierName(profile.name)
        {
            profile.kind = .identifier
            profile.levels = nil
            profile.notes.append("counts the rows")
        }
    }

    /// Takes a column for numbers or dates with a few values that are none.
    private mutating func note(_ strays: StrayValues, _ format: TableFormat) {
        profile.kind = strays.kind
        profile.strayCount = strays.texts.values.reduce(0) { $0 + $1.count }
        profile.strays = strays.texts.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
            .prefix(ColumnJudgement.mostStrays).map { ($0.key, $0.value.line) }
        profile.looksLikeNumbers = strays.haveOddNumbers
        guard let first = profile.strays.first else { return }
        let advice = strays.kind == .number ? OddNumber(first.value, format)?.advice : nil
        profile.notes.append(
            profile.strayCount == profile.count && advice != nil
                ? "\(quoted(first.value)) is no number: \(advice ?? "")"
                : "\(profile.strayCount) of its values are no \(strays.kind)s, such as \(quoted(first.value)) in line "
                    + "\(first.line)" + (advice.map { ": \($0)" } ?? ""))
    }

    private mutating func judgeTexts(
        _ counts: ColumnCounts, _ values: [String: (count: Int, line: Int)], _ format: TableFormat
    ) {
        let different = values.count
        let areAllDifferent = values.values.allSatisfy { $0.count == 1 }
        let strays = StrayValues(counts, values, format)
        if strays.areFew, !strays.texts.isEmpty, !(areAllDifferent && isIdentifierName(profile.name)) {
            return note(strays, format)
        }
        if counts.textsAreMany || (different > ColumnJudgement.fewLevels && 2 * different > profile.count)
            || different > ColumnJudgement.mostLevels
        {
            profile.kind = areAllDifferent ? .identifier : .text
            profile.notes.append(
                areAllDifferent
                    ? "its texts are all different"
                    : "has \(counts.textsAreMany ? "too many" : "\(different)") different texts, too many to be a category"
            )
        } else {
            profile.kind = .category
            let words = Set(values.keys.map { $0.lowercased() })
            if different == 2, ColumnJudgement.yesAndNo.contains(words) { profile.kind = .boolean }
            profile.levels = values.map { ($0.key, $0.value.count) }
                .sorted { precedes($0.value, $1.value) }
        }
        // Numbers are a part of it, and too little of it to be meant.
        let odd = values.keys.filter { OddNumber($0, format) != nil }.min(by: precedes)
        if let odd, let advice = OddNumber(odd, format)?.advice {
            profile.notes.append("\(quoted(odd)) is no number: \(advice)")
        }
    }

    private func precedes(_ first: String, _ second: String) -> Bool {
        first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    private func isIdentifierName(_ name: String) -> Bool {
        let name = name.lowercased()
        return ["id", "index", "row", "rownames", "no", "nr", "unnamed: 0", "column1"].contains(name)
            || name.hasSuffix("_id") || name.hasSuffix(" id") || profile.name.hasSuffix("Id")
    }
}

/// A number as a level's name: `3`, not `3.0`.
package func shortText(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
}
