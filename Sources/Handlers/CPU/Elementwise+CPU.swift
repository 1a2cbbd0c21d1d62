internal import Arrays
internal import CKernels

extension Operations.Bernoulli {
    public func perform(by handler: CPUHandler) {
        bs_bernoulli(
            mask.base, mask.count, UInt64(first), probability, key.key, key.step, handler.machine)
    }
}

extension Operations.Multiply {
    public func perform(by handler: CPUHandler) {
        bs_multiply(left.base, right.base, factor, target.base, target.count, accumulate, handler.machine)
    }
}

extension Operations.MaskRows {
    public func perform(by handler: CPUHandler) {
        bs_mask_rows(
            source.base, source.stride, mask.base, target.base, target.stride, target.rows, target.columns,
            accumulate, handler.machine)
    }
}

extension Operations.SquaredDifference {
    public func perform(by handler: CPUHandler) {
        bs_squared_difference(
            left.base, right.base, factor, difference.base, target.base, target.count, handler.machine)
    }
}
