internal import Schemas

/// Finds the place of a text among a category's levels; `1.0` is the level `1` where all levels are numbers.
struct CategoryLevels {
    /// By their bytes: two ways to write é are two levels, and equal as strings.
    private var places: [[UInt8]: Int] = [:]
    private var decimals: [DecimalText: Int] = [:]
    /// By 32-bit floats, as those of a table's numbers are called; nil where several levels are one.
    private var numbers: [Float: Int?] = [:]
    let unknownIsMissing: Bool

    init(_ column: CategoryColumn) {
        for (place, level) in column.levels.enumerated() { places[Array(level.utf8)] = place }
        unknownIsMissing = column.unknown == .missing
        let values = column.levels.map { (NumberText($0, TableFormat())?.value, DecimalText($0)) }
        guard values.allSatisfy({ $0.0 != nil && $0.1 != nil }) else { return }
        for (place, (value, decimal)) in values.enumerated() {
            if let value { numbers[value] = numbers[value] == nil ? .some(place) : .some(nil) }
            if let decimal { decimals[decimal] = place }
        }
    }

    func place(of text: String) -> Int? {
        if let place = places[Array(text.utf8)] { return place }
        guard !numbers.isEmpty, let decimal = DecimalText(text) else { return nil }
        if let place = decimals[decimal] { return place }
        // Fractions have more digits than the level has that was named after their floats; whole numbers do not.
        guard !decimal.isWhole, let value = NumberText(text, TableFormat())?.value else { return nil }
        return numbers[value] ?? nil
    }
}
