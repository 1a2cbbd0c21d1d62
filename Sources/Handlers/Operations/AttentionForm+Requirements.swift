internal import Arrays

extension AttentionForm {
    /// Time steps in so many rows. An empty batch has none.
    func time(rows: Int) -> Int { batch == 0 ? 0 : rows / batch }

    /// Whether so many rows and columns are divided evenly.
    func divides(rows: Int, columns: Int) -> Bool {
        batch >= 0 && columns % heads == 0 && (batch == 0 ? rows == 0 : rows % batch == 0)
    }

    func require(_ queries: Matrix, logSums: Matrix) {
        precondition(
            divides(rows: queries.rows, columns: queries.columns),
            "\(queries.rows) × \(queries.columns) is not (time × \(batch)) × (\(heads) × head size)")
        requireSize(logSums, rows: queries.rows, columns: heads)
        if let mask { requireCount(mask, queries.rows) }
    }
}
