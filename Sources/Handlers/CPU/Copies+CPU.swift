internal import Arrays
internal import CKernels

extension Operations.Fill {
    public func perform(by handler: CPUHandler) {
        bs_fill(target.base, target.count, value, handler.machine)
    }
}

extension Operations.AddConstant {
    public func perform(by handler: CPUHandler) {
        bs_add_constant(target.base, target.count, value, handler.machine)
    }
}

extension Operations.Copy {
    public func perform(by handler: CPUHandler) {
        bs_copy(
            source.base, source.stride, target.base, target.stride, target.rows, target.columns,
            handler.machine)
    }
}

extension Operations.Add {
    public func perform(by handler: CPUHandler) {
        bs_add(
            source.base, source.stride, factor, target.base, target.stride, target.rows, target.columns,
            handler.machine)
    }
}

extension Operations.SumRows {
    public func perform(by handler: CPUHandler) {
        bs_sum_rows(
            source.base, source.stride, source.rows, source.columns, target.base, accumulate,
            handler.scratch(bs_row_sum_scratch(source.rows, source.columns)), handler.machine)
    }
}

extension Operations.Sum {
    public func perform(by handler: CPUHandler) -> Double {
        bs_sum(source.base, source.count, handler.machine)
    }
}

extension Operations.IsFinite {
    public func perform(by handler: CPUHandler) -> Bool {
        bs_is_finite(source.base, source.count, handler.machine)
    }
}
