public import Arrays

extension Schema {
    /// The extents of what data hold for an input; `nil` if the schema does not name it.
    public func rawExtents(of input: String) -> [Int]? {
        guard let columns = inputs[input] else { return nil }
        let holding = columns.filter { $0.rawCount > 0 }
        if holding.count == 1 { return holding[0].rawExtents }
        return [holding.reduce(0) { $0 + $1.rawCount }]
    }

    /// The extents of what the columns of an input make of it; `nil` if the schema does not name it.
    public func featureExtents(of input: String) -> [Int]? {
        guard let columns = inputs[input] else { return nil }
        let holding = columns.filter { $0.featureCount > 0 }
        if holding.count == 1 { return holding[0].featureExtents }
        return [holding.reduce(0) { $0 + $1.featureCount }]
    }

    /// Whether the columns of an input leave its numbers as they are; `false` if the schema does not name it.
    public func keepsNumbers(of input: String) -> Bool { inputs[input]?.allSatisfy(\.keepsNumbers) ?? false }

    /// Makes what the columns say of raw numbers, row by row.
    ///
    /// - Parameters:
    ///   - raw: a row for each sample and time, ``rawExtents(of:)`` numbers in each.
    ///   - features: as many rows, ``featureExtents(of:)`` numbers in each. Where the columns keep numbers
    ///     (``keepsNumbers(of:)``) they may be the raw ones themselves.
    /// - Throws: ``SchemaError`` with the row and the column of a number that is refused.
    public func encode(_ raw: Matrix, of input: String, into features: Matrix) throws {
        var (from, to) = (0, 0)
        for column in inputs[input] ?? [] {
            let (rawCount, featureCount) = (column.rawCount, column.featureCount)
            try column.encode(
                raw.columns(from, count: rawCount), into: features.columns(to, count: featureCount))
            from += rawCount
            to += featureCount
        }
    }

    /// Takes rows of the training data into account; see ``settle()``.
    public mutating func observe(_ raw: Matrix, of input: String) {
        var from = 0
        for index in (inputs[input] ?? []).indices {
            let count = inputs[input]?[index].rawCount ?? 0
            inputs[input]?[index].observe(raw.columns(from, count: count))
            from += count
        }
    }

    /// Computes from all rows that were observed what columns need.
    /// - Throws: ``SchemaError`` if the data do not suffice.
    public mutating func settle() throws {
        for name in inputs.keys.sorted() {
            for index in (inputs[name] ?? []).indices where inputs[name]?[index].isSettled == false {
                try inputs[name]?[index].settle()
            }
        }
    }

    /// Turns answers in the scale of an input's numbers, such as the targets', back into the data's units, in place.
    ///
    /// - Parameter answers: `(…, features…)`.
    public func restore(_ answers: NDArray, of input: String) {
        for preparation in preparations.reversed() { preparation.restore(answers, of: input) }
        guard let columns = inputs[input], answers.shape.rank > 0 else { return }
        let holding = columns.filter { $0.featureCount > 0 }
        let width = holding.reduce(0) { $0 + $1.featureCount }
        // A classification's answers are probabilities, more than its one number.
        guard width > 0, answers.count % width == 0, answers.shape.extents.last == width else { return }
        let rows = answers.vector.row.rows(of: width)
        var start = 0
        for column in holding {
            column.restore(rows.columns(start, count: column.featureCount))
            start += column.featureCount
        }
    }

    /// The inputs that say which time steps count.
    public var maskInputs: [String] {
        inputs.filter { $0.value.count == 1 && $0.value[0] is MaskColumn }.keys.sorted()
    }

    /// The names of the classes that an input's only column has; `nil` if it is no category.
    public func levelNames(of input: String) -> [String]? {
        guard let columns = inputs[input], columns.count == 1 else { return nil }
        return columns[0].levelNames
    }
}
