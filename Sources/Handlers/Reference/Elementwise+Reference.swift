internal import Arrays

extension Operations.Bernoulli {
    public func perform(by handler: ReferenceHandler) {
        for index in 0..<mask.count {
            mask[index] = key.uniform(at: UInt64(index)) < probability ? 1 : 0
        }
    }
}

extension Operations.Multiply {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count {
            let product = Double(factor) * Double(left[i]) * Double(right[i])
            target[i] = Float((accumulate ? Double(target[i]) : 0) + product)
        }
    }
}

extension Operations.MaskRows {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(target) {
            let masked = source[row, column] * mask[row]
            target[row, column] = accumulate ? target[row, column] + masked : masked
        }
    }
}

extension Operations.SquaredDifference {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<target.count {
            let d = left[i] - right[i]
            difference[i] = d
            target[i] = Float(Double(factor) * Double(d) * Double(d))
        }
    }
}
