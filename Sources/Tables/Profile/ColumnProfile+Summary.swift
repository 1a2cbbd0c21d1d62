import PrintableText

extension ColumnProfile {
    /// What was found, in words: `number 0.42…80; 177 missing (NA)`.
    public var summary: String {
        var first = "\(kind)"
        if let range {
            let ends = [range.lowerBound, range.upperBound].map { end in
                kind == .date ? DateText.text(end) : shortText(Float(end))
            }
            first += ends[0] == ends[1] ? " \(ends[0])" : " \(ends[0])…\(ends[1])"
        }
        if kind == .category || kind == .boolean, let levels {
            let shown = levels.prefix(5).map { "\(printable($0.value, upTo: 24)) (\($0.count))" }
            first += ": " + shown.joined(separator: ", ")
            if levels.count > 5 { first += ", …, \(levels.count) levels" }
        }
        var parts = [first]
        if missingCount > 0 {
            let tokens = missing.sorted { $0.key < $1.key }.map { token, count in
                (missing.count > 1 ? "\(count) " : "")
                    + (token.isEmpty ? "empty" : printable(token, upTo: 12))
            }
            parts.append("\(missingCount) missing (\(tokens.joined(separator: ", ")))")
        }
        return (parts + notes).joined(separator: "; ")
    }
}
