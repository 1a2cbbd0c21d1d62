public import Arrays

extension ProfilingHandler {
    // A pair and head: two products of the head's size; scale, difference, exponential and sum of the softmax.
    // An output: its division by the sum.
    public func attention(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, into outputs: Matrix,
        logSums: Matrix
    ) {
        let flops = 4 * pairCount(queries, form) * (queries.columns + form.heads) + outputs.count
        measure(
            .attention, flops: flops, floats: 4 * queries.count + logSums.count + (form.mask?.count ?? 0)
        ) {
            wrapped.attention(
                queries: queries, keys: keys, values: values, form: form, into: outputs, logSums: logSums)
        }
    }

    // A pair and head: five products of the head's size; scale, difference and exponential of the probability;
    // 2 for the sum of deltas, 3 for the delta before the softmax.
    public func attentionBackward(
        outputDeltas: Matrix, logSums: Matrix, queries: Matrix, keys: Matrix, values: Matrix,
        form: AttentionForm, queryDeltas: Matrix, keyDeltas: Matrix, valueDeltas: Matrix
    ) {
        let flops = pairCount(queries, form) * (10 * queries.columns + 8 * form.heads)
        measure(
            .attentionBackward, flops: flops,
            floats: 7 * queries.count + logSums.count + (form.mask?.count ?? 0)
        ) {
            wrapped.attentionBackward(
                outputDeltas: outputDeltas, logSums: logSums, queries: queries, keys: keys, values: values,
                form: form, queryDeltas: queryDeltas, keyDeltas: keyDeltas, valueDeltas: valueDeltas)
        }
    }

    /// The pairs of time steps of all samples that may see each other.
    private func pairCount(_ queries: Matrix, _ form: AttentionForm) -> Int {
        let time = form.time(rows: queries.rows)
        return form.batch * (form.isCausal ? time * (time + 1) / 2 : time * time)
    }

    // MARK: Rows

    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        measure(
            .gatherRows, flops: 0,
            floats: min(table.count, target.count) + indices.count + target.count
        ) { wrapped.gatherRows(table, indices: indices, into: target) }
    }

    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        measure(
            .scatterAddRows, flops: source.count,
            floats: source.count + indices.count + 2 * min(table.count, source.count)
        ) { wrapped.scatterAddRows(source, indices: indices, into: table) }
    }

    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        measure(.addTimeRows, flops: source.count, floats: steps.count + 2 * source.count) {
            wrapped.addTimeRows(steps, to: source, into: target)
        }
    }

    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        measure(
            .sumTimeRows, flops: source.count, floats: source.count + moves(accumulate) * steps.count
        ) { wrapped.sumTimeRows(source, into: steps, accumulate: accumulate) }
    }

    // One wave for all samples of a time step.
    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        let waves = batch > 0 ? source.count / batch : 0
        measure(.addSinusoids, flops: source.count + waves, floats: 2 * source.count) {
            wrapped.addSinusoids(to: source, batch: batch, into: target)
        }
    }
}
