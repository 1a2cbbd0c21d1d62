public import Arrays

// Rows picked by number, and rows that belong to time steps.

extension Operations {
    /// `target[r] = table[indices[r]]`. An index outside `0..<table.rows` gives a row of zeros.
    public struct GatherRows: HandlerOperation {
        public let table: Matrix
        public let indices: Vector
        public let target: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("table", table, moving: min(table.count, target.count))
            arguments.read("indices", indices)
            arguments.write("target", target, rows: indices.count, columns: table.columns)
        }

        public var flops: Int { 0 }
    }

    /// `table[indices[r]] += source[r]` for every row in order. A row whose index is outside `0..<table.rows`
    /// is left out.
    public struct ScatterAddRows: HandlerOperation {
        public let source: Matrix
        public let indices: Vector
        public let table: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("source", source, rows: indices.count, columns: table.columns)
            arguments.read("indices", indices)
            arguments.update("table", table, moving: min(table.count, source.count))
        }

        public var flops: Int { source.count }
    }

    /// `target[t, b] = source[t, b] + steps[t]`: `steps` has a row for each time step, and the others a row
    /// for each time step and sample.
    public struct AddTimeRows: HandlerOperation {
        public let steps: Matrix
        public let source: Matrix
        public let target: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.requireSteps(steps, of: source)
            arguments.read("steps", steps, columns: source.columns)
            arguments.read("source", source)
            arguments.write("target", target, like: source, inPlaceOf: ["source"])
        }

        public var flops: Int { source.count }

        var batch: Int { steps.rows == 0 ? 0 : source.rows / steps.rows }
    }

    /// `steps[t] (+)=` the sum of `source[t, b]` over b.
    public struct SumTimeRows: HandlerOperation {
        public let source: Matrix
        public let steps: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.requireSteps(steps, of: source)
            arguments.read("source", source)
            arguments.write("steps", steps, columns: source.columns, adding: accumulate)
        }

        public var flops: Int { source.count }

        var batch: Int { steps.rows == 0 ? 0 : source.rows / steps.rows }
    }

    /// Adds waves of the time step (Vaswani et al., 2017, section 3.5) to rows of time × batch, for F columns:
    ///
    ///     target[t, b, 2i] = source[t, b, 2i] + sin(t / 10000^(2i / F))
    ///     target[t, b, 2i + 1] = source[t, b, 2i + 1] + cos(t / 10000^(2i / F))
    public struct AddSinusoids: HandlerOperation {
        public let source: Matrix
        public let batch: Int
        public let target: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.require(
                batch > 0 ? source.rows % batch == 0 : batch == 0 && source.rows == 0, "batch",
                "is \(batch), which does not divide the \(source.rows) rows")
            arguments.read("source", source)
            arguments.write("target", target, like: source, inPlaceOf: ["source"])
        }

        // One wave for all samples of a time step.
        public var flops: Int { source.count + (batch > 0 ? source.count / batch : 0) }
    }
}

extension Handler {
    /// ``Operations/GatherRows``.
    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        perform(Operations.GatherRows(table: table, indices: indices, target: target))
    }

    /// ``Operations/ScatterAddRows``.
    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        perform(Operations.ScatterAddRows(source: source, indices: indices, table: table))
    }

    /// ``Operations/AddTimeRows``.
    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        perform(Operations.AddTimeRows(steps: steps, source: source, target: target))
    }

    /// ``Operations/SumTimeRows``.
    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        perform(Operations.SumTimeRows(source: source, steps: steps, accumulate: accumulate))
    }

    /// ``Operations/AddSinusoids``.
    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        perform(Operations.AddSinusoids(source: source, batch: batch, target: target))
    }
}

extension Arguments {
    /// That as many rows belong to each row of `steps`.
    fileprivate mutating func requireSteps(_ steps: Matrix, of source: Matrix) {
        require(
            steps.rows == 0 ? source.rows == 0 : source.rows % steps.rows == 0, "steps",
            "has \(steps.rows) rows, which do not divide the \(source.rows) rows")
    }
}
