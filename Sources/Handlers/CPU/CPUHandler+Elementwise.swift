public import Arrays
internal import CKernels

extension CPUHandler {
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        bs_bernoulli(mask.base, mask.count, probability, key.key, key.step, machine)
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        requireSameCount(left, right, target)
        bs_multiply(left.base, right.base, factor, target.base, target.count, accumulate, machine)
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        requireSameSize(source, target)
        requireCount(mask, source.rows)
        bs_mask_rows(
            source.base, source.stride, mask.base, target.base, target.stride, target.rows, target.columns,
            accumulate, machine)
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        requireSameCount(left, right, difference, target)
        bs_squared_difference(
            left.base, right.base, factor, difference.base, target.base, target.count, machine)
    }
}
