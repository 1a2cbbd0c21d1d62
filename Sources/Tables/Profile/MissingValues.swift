/// Tells whether a text stands for a missing value: texts compare as texts, and numbers as numbers.
struct MissingValues {
    let tokens: Set<String>
    /// The tokens that are numbers: `-999` is also `-999.0`.
    let numbers: Set<Float>
    private let format: TableFormat

    init(_ tokens: Set<String>, _ format: TableFormat) {
        self.tokens = tokens
        self.format = format
        numbers = Set(tokens.filter(MissingValues.mayBeNumber).compactMap { NumberText($0, format)?.value })
    }

    private static func mayBeNumber(_ text: String) -> Bool {
        text.utf8.first.map { $0 < UInt8(ascii: ":") } ?? false
    }

    func contains(_ text: String) -> Bool {
        if tokens.contains(text) { return true }
        guard !numbers.isEmpty, MissingValues.mayBeNumber(text), let number = NumberText(text, format) else {
            return false
        }
        return numbers.contains(number.value)
    }

    /// With strokes and `none`, as among numbers and dates.
    var amongNumbers: MissingValues { MissingValues(tokens.union(MissingTokens.amongNumbers), format) }
}
