public import Arrays

extension DebugHandler {
    public func attention(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, into outputs: Matrix,
        logSums: Matrix
    ) {
        guard divides("attention", queries, form) else { return }
        check(
            "attention",
            inputs(queries, keys, values, form) + [
                Argument("outputs", outputs, .output, like: queries),
                Argument("logSums", logSums, .output, rows: queries.rows, columns: form.heads),
            ]
        ) {
            wrapped.attention(
                queries: queries, keys: keys, values: values, form: form, into: outputs, logSums: logSums)
        }
    }

    public func attentionBackward(
        outputDeltas: Matrix, logSums: Matrix, queries: Matrix, keys: Matrix, values: Matrix,
        form: AttentionForm, queryDeltas: Matrix, keyDeltas: Matrix, valueDeltas: Matrix
    ) {
        guard divides("attentionBackward", queries, form) else { return }
        check(
            "attentionBackward",
            inputs(queries, keys, values, form) + [
                Argument("outputDeltas", outputDeltas, like: queries),
                Argument("logSums", logSums, rows: queries.rows, columns: form.heads),
                Argument("queryDeltas", queryDeltas, .output, like: queries),
                Argument("keyDeltas", keyDeltas, .output, like: queries),
                Argument("valueDeltas", valueDeltas, .output, like: queries),
            ]
        ) {
            wrapped.attentionBackward(
                outputDeltas: outputDeltas, logSums: logSums, queries: queries, keys: keys, values: values,
                form: form, queryDeltas: queryDeltas, keyDeltas: keyDeltas,
                valueDeltas: valueDeltas)
        }
    }

    private func inputs(_ queries: Matrix, _ keys: Matrix, _ values: Matrix, _ form: AttentionForm)
        -> [Argument?]
    {
        [
            Argument("queries", queries, like: queries),
            Argument("keys", keys, like: queries),
            Argument("values", values, like: queries),
            form.mask.map { Argument("mask", $0, count: queries.rows) },
        ]
    }

    private func divides(_ operation: String, _ queries: Matrix, _ form: AttentionForm) -> Bool {
        if form.divides(rows: queries.rows, columns: queries.columns) { return true }
        report(
            operation, "form",
            "is for \(form.batch) samples and \(form.heads) heads, which do not divide queries of "
                + "\(queries.rows) × \(queries.columns)")
        return false
    }
}
