public import Arrays

/// Rows picked by number, and rows that belong to time steps.
public protocol EmbeddingOperations {
    /// `target[r] = table[indices[r]]`. An index outside `0..<table.rows` gives a row of zeros.
    func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix)
    /// `table[indices[r]] += source[r]` for every row in order. A row whose index is outside `0..<table.rows`
    /// is left out.
    func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix)

    /// `target[t, b] = source[t, b] + steps[t]`: `steps` has a row for each time step, and the others a row
    /// for each time step and sample.
    func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix)
    /// `steps[t] (+)=` the sum of `source[t, b]` over b.
    func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool)
    /// Adds waves of the time step (Vaswani et al., 2017, section 3.5) to rows of time × batch, for F columns:
    ///
    ///     target[t, b, 2i] = source[t, b, 2i] + sin(t / 10000^(2i / F))
    ///     target[t, b, 2i + 1] = source[t, b, 2i + 1] + cos(t / 10000^(2i / F))
    func addSinusoids(to source: Matrix, batch: Int, into target: Matrix)
}

extension EmbeddingOperations where Self: ForwardingHandler {
    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        wrapped.gatherRows(table, indices: indices, into: target)
    }

    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        wrapped.scatterAddRows(source, indices: indices, into: table)
    }

    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        wrapped.addTimeRows(steps, to: source, into: target)
    }

    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        wrapped.sumTimeRows(source, into: steps, accumulate: accumulate)
    }

    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        wrapped.addSinusoids(to: source, batch: batch, into: target)
    }
}
