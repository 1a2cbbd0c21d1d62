public import Arrays

/// Attention of time steps to one another.
public protocol AttentionOperations {
    /// Scaled dot-product attention over time (Vaswani et al., 2017, section 3.2) for each sample and head:
    ///
    ///     p[t, s] = softmax over s of q[t] · k[s] / √(head size),  y[t] = Σ p[t, s] v[s]
    ///
    /// where s goes over the form's keys of t. Rows of all matrices are time × batch; the columns of queries,
    /// keys, values and outputs are heads × head size. `logSums` (a column for each head) receives the
    /// logarithm of each softmax's sum of exponentials, which is all that the backward pass needs of it: no
    /// matrix of time × time is kept. A query without any key gives zeros, and the greatest finite number as
    /// its log sum.
    func attention(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, into outputs: Matrix,
        logSums: Matrix)

    /// The backward pass of ``attention(queries:keys:values:form:into:logSums:)``, which writes the deltas of
    /// queries, keys and values.
    func attentionBackward(
        outputDeltas: Matrix, logSums: Matrix, queries: Matrix, keys: Matrix, values: Matrix,
        form: AttentionForm, queryDeltas: Matrix, keyDeltas: Matrix, valueDeltas: Matrix)
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
}

extension AttentionOperations where Self: ForwardingHandler {
    public func attention(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, into outputs: Matrix,
        logSums: Matrix
    ) {
        wrapped.attention(
            queries: queries, keys: keys, values: values, form: form, into: outputs, logSums: logSums)
    }

    public func attentionBackward(
        outputDeltas: Matrix, logSums: Matrix, queries: Matrix, keys: Matrix, values: Matrix,
        form: AttentionForm, queryDeltas: Matrix, keyDeltas: Matrix, valueDeltas: Matrix
    ) {
        wrapped.attentionBackward(
            outputDeltas: outputDeltas, logSums: logSums, queries: queries, keys: keys, values: values,
            form: form, queryDeltas: queryDeltas, keyDeltas: keyDeltas,
            valueDeltas: valueDeltas)
    }
}
