internal import Arrays

private let leastNormal = Float(0x1p-126)

private func below(_ v: Float) -> Float { v.magnitude < leastNormal ? 0 : v }

extension Operations.SgdUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            parameters[i] = fma(-learningRate, gradients[i], parameters[i])
        }
    }
}

extension Operations.MomentumUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            velocity[i] = below(fma(momentum, velocity[i], -(learningRate * gradients[i])))
            parameters[i] = parameters[i] + velocity[i]
        }
    }
}

extension Operations.NesterovLookAhead {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            velocity[i] = below(momentum * velocity[i])
            parameters[i] = parameters[i] + velocity[i]
        }
    }
}

extension Operations.NesterovCorrection {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            let s = learningRate * gradients[i]
            velocity[i] = velocity[i] - s
            parameters[i] = parameters[i] - s
        }
    }
}

extension Operations.AdamUpdate {
    public func perform(by handler: ReferenceHandler) {
        let (a, b) = (1 - firstDecay, 1 - secondDecay)
        let least = (leastNormal / b).squareRoot()
        for i in 0..<parameters.count {
            let g = gradients[i].magnitude < least ? 0 : gradients[i]
            let m = below(fma(firstDecay, first[i], a * g))
            var v = fma(secondDecay, second[i], b * g * g)
            v = v < leastNormal ? 0 : v
            first[i] = m
            second[i] = v
            let root = (v * secondCorrection).squareRoot()
            parameters[i] = fma(keep, parameters[i], -(stepSize * m / (root + epsilon)))
        }
    }
}

extension Operations.RmsPropUpdate {
    public func perform(by handler: ReferenceHandler) {
        let a = 1 - decay
        let least = (leastNormal / a).squareRoot()
        for i in 0..<parameters.count {
            let g = gradients[i].magnitude < least ? 0 : gradients[i]
            var s = fma(decay, squares[i], a * g * g)
            s = s < leastNormal ? 0 : s
            squares[i] = s
            var u = s
            if let means {
                let m = below(fma(decay, means[i], a * g))
                means[i] = m
                u = fma(-m, m, s)
                u = u < 0 ? 0 : u
            }
            var step = g / (u.squareRoot() + epsilon)
            if let velocity {
                step = below(fma(momentum, velocity[i], step))
                velocity[i] = step
            }
            parameters[i] = fma(-learningRate, step, parameters[i])
        }
    }
}

extension Operations.AdagradUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            let g = gradients[i]
            let s = fma(g, g, squares[i])
            squares[i] = s
            parameters[i] = parameters[i] - learningRate * g / (s.squareRoot() + epsilon)
        }
    }
}

extension Operations.Scale {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<values.count { values[i] = values[i] * factor }
    }
}

extension Operations.SumOfSquares {
    public func perform(by handler: ReferenceHandler) -> Double {
        let n = (values.count + 1023) / 1024
        let length = 1024 * max((n + 63) / 64, 1)
        var sum = 0.0
        for start in stride(from: 0, to: values.count, by: length) {
            sum = sum + sumOfSquares(min(length, values.count - start)) { values[start + $0] }
        }
        return sum
    }
}

/// Of one block.
private func sumOfSquares(_ count: Int, _ value: (Int) -> Float) -> Double {
    lanesWithRest(count) { fma(Double(value($1)), Double(value($1)), $0) }
}

extension Operations.Clip {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<values.count { values[i] = Elementary.limit(values[i], low, high) }
    }
}

extension Operations.ConstrainRowNorms {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<values.rows {
            let norm = sumOfSquares(values.columns) { values[row, $0] }.squareRoot()
            guard norm > Double(limit) else { continue }
            let factor = Float(Double(limit) / norm)
            for column in 0..<values.columns { values[row, column] = values[row, column] * factor }
        }
    }
}
