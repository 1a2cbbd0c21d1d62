internal import Schemas

/// Finds the place of a text among a category's levels; `1.0` is the level `1` where all levels are numbers.
struct CategoryLevels {
    /// By their bytes: two ways to write é are two levels, and equal as strings.
    private var places: [[UInt8]: Int] = [:]
    private var numbers: [Float: Int] = [:]
    let unknownIsMissing: Bool

    init(_ column: CategoryColumn) {
        for (place, level) in column.levels.enumerated() { places[Array(level.utf8)] = place }
        let values = column.levels.map { NumberText($0, TableFormat())?.value }
        if values.allSatisfy({ $0 != nil }) {
            for (place, value) in values.enumerated() { if let value { numbers[value] = place } }
        }
        unknownIsMissing = column.unknown == .missing
    }

    func place(of text: String) -> Int? {
        if let place = places[Array(text.utf8)] { return place }
        guard !numbers.isEmpty, let value = NumberText(text, TableFormat())?.value else { return nil }
        return numbers[value]
    }
}
