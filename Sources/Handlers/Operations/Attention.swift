public import Arrays

// Attention of time steps to one another.

extension Operations {
    /// Scaled dot-product attention over time (Vaswani et al., 2017, section 3.2) for each sample and head:
    ///
    ///     p[t, s] = softmax over s of q[t] · k[s] / √(head size),  y[t] = Σ p[t, s] v[s]
    ///
    /// where s goes over the form's keys of t. Rows of all matrices are time × batch; the columns of queries,
    /// keys, values and outputs are heads × head size. `logSums` (a column for each head) receives the
    /// logarithm of each softmax's sum of exponentials, which is all that the backward pass needs of it: no
    /// matrix of time × time is kept. A query without any key gives zeros, and the greatest finite number as
    /// its log sum.
    public struct Attention: HandlerOperation {
        public let queries: Matrix
        public let keys: Matrix
        public let values: Matrix
        public let form: AttentionForm
        public let outputs: Matrix
        public let logSums: Matrix

        public func declare(_ arguments: inout Arguments) {
            form.declare(&arguments, queries: queries, keys: keys, values: values)
            arguments.write("outputs", outputs, like: queries)
            arguments.write("logSums", logSums, rows: queries.rows, columns: form.heads)
        }

        // A pair and head: two products of the head's size; scale, difference, exponential and sum of
        // the softmax. An output: its division by the sum.
        public var flops: Int { 4 * form.pairCount(queries) * (queries.columns + form.heads) + outputs.count }
    }

    /// The backward pass of ``Attention``, which writes the deltas of
    /// queries, keys and values.
    public struct AttentionBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let logSums: Matrix
        public let queries: Matrix
        public let keys: Matrix
        public let values: Matrix
        public let form: AttentionForm
        public let queryDeltas: Matrix
        public let keyDeltas: Matrix
        public let valueDeltas: Matrix

        public func declare(_ arguments: inout Arguments) {
            form.declare(&arguments, queries: queries, keys: keys, values: values)
            arguments.read("outputDeltas", outputDeltas, like: queries)
            arguments.read("logSums", logSums, rows: queries.rows, columns: form.heads)
            arguments.write("queryDeltas", queryDeltas, like: queries)
            arguments.write("keyDeltas", keyDeltas, like: queries)
            arguments.write("valueDeltas", valueDeltas, like: queries)
        }

        // A pair and head: five products of the head's size; scale, difference and exponential of the
        // probability; 2 for the sum of deltas, 3 for the delta before the softmax.
        public var flops: Int { form.pairCount(queries) * (10 * queries.columns + 8 * form.heads) }
    }
}

extension Handler {
    /// ``Operations/Attention``.
    public func attention(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, into outputs: Matrix,
        logSums: Matrix
    ) {
        perform(
            Operations.Attention(
                queries: queries, keys: keys, values: values, form: form, outputs: outputs, logSums: logSums))
    }

    /// ``Operations/AttentionBackward``.
    public func attentionBackward(
        outputDeltas: Matrix, logSums: Matrix, queries: Matrix, keys: Matrix, values: Matrix,
        form: AttentionForm, queryDeltas: Matrix, keyDeltas: Matrix, valueDeltas: Matrix
    ) {
        perform(
            Operations.AttentionBackward(
                outputDeltas: outputDeltas, logSums: logSums, queries: queries, keys: keys, values: values,
                form: form, queryDeltas: queryDeltas, keyDeltas: keyDeltas, valueDeltas: valueDeltas))
    }
}

/// What attends to what.
public struct AttentionForm: Sendable {
    public let batch: Int
    /// The columns are divided evenly among them.
    public let heads: Int
    /// Whether a time step sees only itself and those before it.
    public let isCausal: Bool
    /// One number for each time step and sample. Where it is 0 the step is no key: nothing attends to it, and
    /// its keys and values receive no deltas.
    public let mask: Vector?

    /// - Precondition: `heads` is positive.
    public init(batch: Int, heads: Int, isCausal: Bool = false, mask: Vector? = nil) {
        precondition(heads > 0, "attention has at least one head")
        self.batch = batch
        self.heads = heads
        self.isCausal = isCausal
        self.mask = mask
    }

    /// Time steps in so many rows. An empty batch has none.
    func time(rows: Int) -> Int { batch == 0 ? 0 : rows / batch }

    fileprivate func declare(
        _ arguments: inout Arguments, queries: Matrix, keys: Matrix, values: Matrix
    ) {
        let (rows, columns) = (queries.rows, queries.columns)
        arguments.require(
            batch >= 0 && columns % heads == 0 && (batch == 0 ? rows == 0 : rows % batch == 0), "form",
            "is for \(batch) samples and \(heads) heads, which do not divide queries of \(rows) × \(columns)")
        arguments.read("queries", queries)
        arguments.read("keys", keys, like: queries)
        arguments.read("values", values, like: queries)
        arguments.read("mask", mask, count: rows)
    }

    /// The pairs of time steps of all samples that may see each other.
    fileprivate func pairCount(_ queries: Matrix) -> Int {
        let time = time(rows: queries.rows)
        return batch * (isCausal ? time * (time + 1) / 2 : time * time)
    }
}
