internal import Arrays

extension Operations.Bernoulli {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<mask.count {
            mask[i] = Float(key.word(at: UInt64(first + i)) >> 8) < probability * 0x1p24 ? 1 : 0
        }
    }
}

extension Operations.Multiply {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count {
            let product = left[i] * right[i]
            target[i] = accumulate ? fma(factor, product, target[i]) : factor * product
        }
    }
}

extension Operations.MaskRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            let s = source[row, column]
            target[row, column] = accumulate ? fma(s, mask[row], target[row, column]) : s * mask[row]
        }
    }
}

extension Operations.SquaredDifference {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count {
            let d = left[i] - right[i]
            difference[i] = d
            target[i] = factor * (d * d)
        }
    }
}
