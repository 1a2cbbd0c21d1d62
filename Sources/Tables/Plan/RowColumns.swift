import PrintableText
package import Schemas

/// Makes raw numbers of rows of values by the columns' names, for programs and JSON lines.
package struct RowColumns {
    /// A column, and what is known of it before any row is.
    private struct Known {
        let column: any SchemaColumn
        let missing: MissingValues
        let levels: CategoryLevels?
    }

    private let columns: [Known]
    private let path: String

    /// - Parameters:
    ///   - missing: the texts that stand for a missing value in every column.
    ///   - path: what errors call the rows.
    package init(_ columns: [any SchemaColumn], missing: Set<String> = MissingTokens.usual, path: String = "")
    {
        self.path = path
        self.columns = columns.filter { $0.rawCount > 0 }.map { column in
            Known(
                column: column, missing: column.missingValues(missing),
                levels: (column as? CategoryColumn).map(CategoryLevels.init))
        }
    }

    /// The raw numbers of a row, column by column.
    ///
    /// - Throws: ``TableError`` with the name of a column that lacks, or a value that its column cannot have.
    package func raw(_ row: [String: RowValue], line: Int? = nil) throws -> [Float] {
        try columns.map { known in
            guard let value = row[known.column.name] else {
                throw TableError(
                    .mismatch, path: path, line: line, "lacks the value of \(quoted(known.column.name))")
            }
            return try raw(value, known, line)
        }
    }

    private func raw(_ given: RowValue, _ known: Known, _ line: Int?) throws -> Float {
        let column = known.column
        func refuse(_ text: String, _ reason: String) -> TableError {
            TableError(.value, path: path, line: line, "column \(quoted(column.name)): \(text) \(reason)")
        }
        func absent(_ number: Float) throws -> Float {
            guard column.canBeMissing else {
                throw refuse("the value", "is missing, for which the column has no rule ('missing')")
            }
            return number
        }
        func place(_ text: String, of levels: CategoryLevels, shown: String) throws -> Float {
            if let place = levels.place(of: text) { return Float(place) }
            guard known.missing.contains(text) || levels.unknownIsMissing else {
                throw refuse(shown, column.refusal)
            }
            return try absent(-1)
        }
        var value = given
        // Digits that a number does not keep.
        if case .integer(let digits) = value { value = .text(digits) }
        if case .number(let number) = value, known.missing.numbers.contains(Float(number)) {
            value = .missing
        }
        switch (known.levels, value) {
        case (_, .integer): return .nan
        case (let levels, .missing): return try absent(levels == nil ? .nan : -1)
        case (let levels?, .text(let text)): return try place(text, of: levels, shown: quoted(text))
        case (let levels?, .number(let number)):
            let isWhole = number == number.rounded() && abs(number) <= RowValue.wholeNumbers
            let text = isWhole ? "\(Int(number))" : "\(number)"
            return try place(text, of: levels, shown: text)
        case (nil, .number(let number)):
            guard Float(number).isFinite else { throw refuse("\(number)", "is no 32-bit float") }
            return Float(number)
        case (nil, .text(let text)):
            guard let number = column as? NumberColumn else { throw refuse(quoted(text), column.refusal) }
            if known.missing.contains(text) { return try absent(.nan) }
            if number.isDate, let date = DateText(text) { return Float(date.days) }
            if !number.isDate, let value = NumberText(text, TableFormat()) { return value.value }
            throw refuse(quoted(text), column.refusal)
        }
    }
}
