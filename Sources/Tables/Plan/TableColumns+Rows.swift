import PrintableText
package import Schemas

extension TableColumns {
    /// A row of values by the columns' names as raw numbers, for programs and JSON lines.
    ///
    /// - Throws: ``TableError`` with the names of columns that lack or that nobody knows, or a value that its column cannot
    ///   have.
    package static func raw(
        _ row: [String: RowValue], _ columns: [any SchemaColumn], missing: Set<String> = MissingTokens.usual,
        path: String = "", line: Int? = nil
    ) throws -> [Float] {
        try columns.filter { $0.rawCount > 0 }.map { column in
            guard let given = row[column.name] else {
                throw TableError(
                    .mismatch, path: path, line: line, "lacks the value of \(quoted(column.name))")
            }
            func refuse(_ text: String, _ reason: String) -> TableError {
                TableError(.value, path: path, line: line, "column \(quoted(column.name)): \(text) \(reason)")
            }
            func absent(_ number: Float) throws -> Float {
                guard column.canBeMissing else {
                    throw refuse("the value", "is missing, for which the column has no rule ('missing')")
                }
                return number
            }
            let tokens = column.missingValues(missing)
            var value = given
            // Digits that a number does not keep.
            if case .integer(let digits) = value { value = .text(digits) }
            if case .number(let number) = value, tokens.numbers.contains(Float(number)) { value = .missing }
            switch (column, value) {
            case (_, .integer): return .nan
            case (is CategoryColumn, .missing): return try absent(-1)
            case (_, .missing): return try absent(.nan)
            case (let category as CategoryColumn, .text(let text)):
                return try level(text, category, tokens, absent) { refuse(quoted(text), column.refusal) }
            case (let category as CategoryColumn, .number(let number)):
                let isWhole = number == number.rounded() && abs(number) <= RowValue.wholeNumbers
                let text = isWhole ? "\(Int(number))" : "\(number)"
                return try level(text, category, tokens, absent) { refuse(text, column.refusal) }
            case (_, .number(let number)):
                guard Float(number).isFinite else { throw refuse("\(number)", "is no 32-bit float") }
                return Float(number)
            case (let number as NumberColumn, .text(let text)):
                if tokens.contains(text) { return try absent(.nan) }
                if number.isDate, let date = DateText(text) { return Float(date.days) }
                if !number.isDate, let value = NumberText(text, TableFormat()) {
                    return value.value
                }
                throw refuse(quoted(text), column.refusal)
            case (_, .text(let text)): throw refuse(quoted(text), column.refusal)
            }
        }
    }

    private static func level(
        _ text: String, _ column: CategoryColumn, _ missing: MissingValues, _ absent: (Float) throws -> Float,
        _ refusal: () -> TableError
    ) throws -> Float {
        let levels = CategoryLevels(column)
        if let place = levels.place(of: text) { return Float(place) }
        guard missing.contains(text) || levels.unknownIsMissing else { throw refusal() }
        return try absent(-1)
    }
}
