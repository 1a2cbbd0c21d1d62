public import Arrays

extension ReferenceHandler {
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        for index in 0..<mask.count {
            mask[index] = key.uniform(at: UInt64(index)) < probability ? 1 : 0
        }
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        requireSameCount(left, right, target)
        for i in 0..<target.count {
            let product = Double(factor) * Double(left[i]) * Double(right[i])
            target[i] = Float((accumulate ? Double(target[i]) : 0) + product)
        }
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        requireSameSize(source, target)
        requireCount(mask, source.rows)
        for (row, column) in positions(target) {
            let masked = source[row, column] * mask[row]
            target[row, column] = accumulate ? target[row, column] + masked : masked
        }
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        requireSameCount(left, right, difference, target)
        for i in 0..<target.count {
            let d = left[i] - right[i]
            difference[i] = d
            target[i] = Float(Double(factor) * Double(d) * Double(d))
        }
    }
}
