public import Arrays
internal import CKernels

extension CPUHandler {
    public func gatherRows(_ table: Matrix, indices: Vector, into target: Matrix) {
        requireSize(target, rows: indices.count, columns: table.columns)
        bs_gather_rows(
            table.base, table.stride, table.rows, indices.base, target.base, target.stride, target.rows,
            target.columns, machine)
    }

    public func scatterAddRows(_ source: Matrix, indices: Vector, into table: Matrix) {
        requireSize(source, rows: indices.count, columns: table.columns)
        bs_scatter_add_rows(
            source.base, source.stride, indices.base, source.rows, table.base, table.stride, table.rows,
            table.columns, machine)
    }

    public func addTimeRows(_ steps: Matrix, to source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        let batch = requireSteps(steps, of: source)
        bs_add_time_rows(
            steps.base, steps.stride, source.base, source.stride, target.base, target.stride, steps.rows,
            batch, steps.columns, machine)
    }

    public func sumTimeRows(_ source: Matrix, into steps: Matrix, accumulate: Bool) {
        let batch = requireSteps(steps, of: source)
        bs_sum_time_rows(
            source.base, source.stride, steps.base, steps.stride, steps.rows, batch, steps.columns,
            accumulate, machine)
    }

    public func addSinusoids(to source: Matrix, batch: Int, into target: Matrix) {
        requireSameSize(source, target)
        requireSamples(source, batch: batch)
        bs_add_sinusoids(
            source.base, source.stride, target.base, target.stride, batch == 0 ? 0 : source.rows / batch,
            batch, source.columns, machine)
    }
}
