public import Arrays
internal import CKernels

extension CPUHandler {
    public func fill(_ target: Vector, with value: Float) {
        bs_fill(target.base, target.count, value, machine)
    }

    public func addConstant(_ value: Float, to target: Vector) {
        bs_add_constant(target.base, target.count, value, machine)
    }

    public func copy(_ source: Matrix, into target: Matrix) {
        requireSameSize(source, target)
        bs_copy(
            source.base, source.stride, target.base, target.stride, target.rows, target.columns, machine)
    }

    public func add(_ source: Matrix, times factor: Float, into target: Matrix) {
        requireSameSize(source, target)
        bs_add(
            source.base, source.stride, factor, target.base, target.stride, target.rows, target.columns,
            machine)
    }

    public func transpose(_ source: Matrix, into target: Matrix) {
        requireSize(target, rows: source.columns, columns: source.rows)
        bs_transpose(
            source.base, source.stride, target.base, target.stride, source.rows, source.columns, machine)
    }

    public func sumRows(_ source: Matrix, into target: Vector, accumulate: Bool) {
        requireCount(target, source.columns)
        bs_sum_rows(
            source.base, source.stride, source.rows, source.columns, target.base, accumulate,
            scratch(bs_row_sum_scratch(source.rows, source.columns)), machine)
    }

    public func sum(_ source: Vector) -> Double { bs_sum(source.base, source.count, machine) }

    public func isFinite(_ source: Vector) -> Bool { bs_is_finite(source.base, source.count, machine) }
}
