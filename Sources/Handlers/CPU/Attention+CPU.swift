internal import Arrays
internal import CKernels

extension CPUHandler {
    fileprivate func attentionWork(
        queries: Matrix, keys: Matrix, values: Matrix, form: AttentionForm, logSums: Matrix
    ) -> bs_attention {
        var work = bs_attention()
        work.time = form.time(rows: queries.rows)
        work.batch = form.batch
        work.heads = form.heads
        work.size = queries.columns / form.heads
        work.causal = form.isCausal
        work.scale = 1 / Float(max(work.size, 1)).squareRoot()
        if let mask = form.mask { work.mask = UnsafePointer(mask.base) }
        work.queries = UnsafePointer(queries.base)
        work.queries_stride = queries.stride
        work.keys = UnsafePointer(keys.base)
        work.keys_stride = keys.stride
        work.values = UnsafePointer(values.base)
        work.values_stride = values.stride
        work.log_sums = logSums.base
        work.log_sums_stride = logSums.stride
        return work
    }
}

extension Operations.Attention {
    public func perform(by handler: CPUHandler) {
        var work = handler.attentionWork(
            queries: queries, keys: keys, values: values, form: form, logSums: logSums)
        work.outputs = outputs.base
        work.outputs_stride = outputs.stride
        bs_attention_forward(
            &work, handler.scratch(bs_attention_scratch(&work, false, handler.machine.threads)),
            handler.machine)
    }
}

extension Operations.AttentionBackward {
    public func perform(by handler: CPUHandler) {
        var work = handler.attentionWork(
            queries: queries, keys: keys, values: values, form: form, logSums: logSums)
        work.output_deltas = UnsafePointer(outputDeltas.base)
        work.output_deltas_stride = outputDeltas.stride
        work.query_deltas = queryDeltas.base
        work.query_deltas_stride = queryDeltas.stride
        work.key_deltas = keyDeltas.base
        work.key_deltas_stride = keyDeltas.stride
        work.value_deltas = valueDeltas.base
        work.value_deltas_stride = valueDeltas.stride
        bs_attention_backward(
            &work, handler.scratch(bs_attention_scratch(&work, true, handler.machine.threads)),
            handler.machine)
    }
}
