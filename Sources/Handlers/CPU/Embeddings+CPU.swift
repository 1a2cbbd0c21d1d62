internal import Arrays
internal import CKernels

extension Operations.GatherRows {
    public func perform(by handler: CPUHandler) {
        bs_gather_rows(
            table.base, table.stride, table.rows, indices.base, target.base, target.stride, target.rows,
            target.columns, handler.machine)
    }
}

extension Operations.ScatterAddRows {
    public func perform(by handler: CPUHandler) {
        bs_scatter_add_rows(
            source.base, source.stride, indices.base, source.rows, table.base, table.stride, table.rows,
            table.columns, handler.machine)
    }
}

extension Operations.AddTimeRows {
    public func perform(by handler: CPUHandler) {
        bs_add_time_rows(
            steps.base, steps.stride, source.base, source.stride, target.base, target.stride, steps.rows,
            batch, steps.columns, handler.machine)
    }
}

extension Operations.SumTimeRows {
    public func perform(by handler: CPUHandler) {
        bs_sum_time_rows(
            source.base, source.stride, steps.base, steps.stride, steps.rows,
            batch, steps.columns,
            accumulate, handler.machine)
    }
}

extension Operations.AddSinusoids {
    public func perform(by handler: CPUHandler) {
        bs_add_sinusoids(
            source.base, source.stride, target.base, target.stride, batch == 0 ? 0 : source.rows / batch,
            batch, source.columns, handler.machine)
    }
}
