import PrintableText

/// Whether a target of whole numbers is one of classes, or of amounts: a guess that is printed.
///
/// | different numbers | classes, if |
/// |---|---|
/// | up to 3 | always |
/// | up to 20 | each is in 5 rows on average |
/// | up to 100 | they count from 0 or 1 without a gap, each is in 20 rows on average and in 5 at least |
///
/// More are amounts: counts have many values, of which the large ones are rare, and classes do not.
struct WholeTarget {
    let isCategory: Bool
    /// What was guessed, and the option that says otherwise; `nil` where there is little doubt.
    let note: String?

    /// - Returns: `nil` for other numbers.
    init?(_ column: ColumnProfile) {
        guard column.kind == .number, !column.hasDecimals, let levels = column.levels else { return nil }
        let (count, rows) = (levels.count, column.count)
        isCategory =
            switch count {
            case ...3: true
            case ...20: 5 * count <= rows
            case ...100:
                20 * count <= rows && levels.allSatisfy { $0.count >= 5 }
                    && WholeTarget.areNumbered(levels.map(\.value))
            default: false
            }
        guard count > 2 else {
            note = nil
            return
        }
        note =
            "\(quoted(column.name)) has \(count) different whole numbers, taken for "
            + (isCategory
                ? "classes (--task regression takes them for numbers)"
                : "numbers (--task classification takes them for classes)")
    }

    private static func areNumbered(_ levels: [String]) -> Bool {
        guard let first = levels.first, first == "0" || first == "1" else { return false }
        return levels.enumerated().allSatisfy { $0.element == "\($0.offset + (first == "0" ? 0 : 1))" }
    }
}
