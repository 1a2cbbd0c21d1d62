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

    init(_ counts: ColumnCounts, name: String, rows: Int, missing: Set<String>, format: TableFormat) {
        profile = ColumnProfile(name: name, kind: .empty)
        let summary = counts.summary
        let isNumeric = summary.numbers + summary.dates > 0
        let (absent, values) = counts.split(
            missing: isNumeric ? missing.union(MissingTokens.amongNumbers) : missing)
        profile.missing = absent
        profile.count = rows - profile.missingCount
        if isNumeric {
            judgeNumbers(summary, strays: values, format)
        } else if profile.count > 0 {
            judgeTexts(counts, values, format)
        }
    }

    private mutating func judgeNumbers(
        _ summary: NumberSummary, strays: [String: (count: Int, line: Int)], _ format: TableFormat
    ) {
        profile.kind = summary.numbers > 0 ? .number : .date
        profile.strayCount = strays.values.reduce(0) { $0 + $1.count }
        profile.strays = strays.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }
            .prefix(ColumnJudgement.mostStrays).map { ($0.key, $0.value.line) }
        if summary.least <= summary.greatest {
            profile.range = Double(summary.least)...Double(summary.greatest)
        }
        profile.hasDecimals = summary.hasDecimals
        profile.hasLeadingZeros = summary.hasLeadingZeros
        profile.rounded = summary.rounded
        if profile.kind == .number, let levels = summary.levels.sorted {
            profile.levels = levels.map { (shortText($0.value), $0.count) }
        }
        if let first = profile.strays.first {
            profile.notes.append(
                "\(profile.strayCount) of its values are no numbers, such as \(quoted(first.value)) in line \(first.line)"
                    + (advice(first.value, format).map { ": \($0)" } ?? ""))
        }
        if summary.rounded > 0 {
            profile.notes.append(
                "\(summary.rounded) whole numbers beyond 16777216 are rounded to 32-bit floats")
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

    private mutating func judgeTexts(
        _ counts: ColumnCounts, _ values: [String: (count: Int, line: Int)], _ format: TableFormat
    ) {
        let different = values.count
        if counts.textsAreMany || (different > ColumnJudgement.fewLevels && 2 * different > profile.count)
            || different > ColumnJudgement.mostLevels
        {
            let areAllDifferent = values.values.allSatisfy { $0.count == 1 }
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
        let odd = Set(values.keys.filter { advice($0, format) != nil })
        if let example = odd.min(by: precedes), let advice = advice(example, format) {
            profile.looksLikeNumbers = values.keys.allSatisfy {
                odd.contains($0) || NumberText($0, format) != nil
            }
            profile.notes.append("\(quoted(example)) is no number: \(advice)")
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

    /// What may have been meant by a text that looks like a number.
    private func advice(_ text: String, _ format: TableFormat) -> String? {
        let bytes = Array(text.utf8)
        let digits = bytes.filter { $0 &- 48 < 10 }.count
        guard digits > 0 else {
            return ["inf", "-inf", "+inf", "infinity", "-infinity"].contains(text.lowercased())
                ? "infinite values are not taken" : nil
        }
        let others = Set(bytes.filter { $0 &- 48 >= 10 && $0 != UInt8(ascii: "-") })
        if others == [UInt8(ascii: ",")] {
            let groups = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            let areThousands = groups.count > 1 && groups.dropFirst().allSatisfy { $0.count == 3 }
            return areThousands
                ? "if commas part thousands, remove them; if they are decimal commas, say so (--decimal-comma)"
                : "if commas are decimal commas, say so (--decimal-comma)"
        }
        if text.lowercased().hasPrefix("0x"), digits > 1 { return "hexadecimal numbers are not taken" }
        if others.isSubset(of: Array(".eE+".utf8)),
            others.contains(UInt8(ascii: "e")) || others.contains(UInt8(ascii: "E"))
        {
            return "it is beyond the largest 32-bit float"
        }
        if others == [UInt8(ascii: ".")], format.hasDecimalComma {
            return "the table is read with decimal commas"
        }
        return nil
    }
}

/// A number as a level's name: `3`, not `3.0`.
package func shortText(_ value: Float) -> String {
    value == value.rounded() && abs(value) < 1e7 ? "\(Int(value))" : "\(value)"
}
