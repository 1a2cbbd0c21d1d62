internal import Arrays

extension Operations.SgdUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count { parameters[i] -= learningRate * gradients[i] }
    }
}

extension Operations.MomentumUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            velocity[i] = momentum * velocity[i] - learningRate * gradients[i]
            parameters[i] += velocity[i]
        }
    }
}

extension Operations.NesterovLookAhead {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            velocity[i] *= momentum
            parameters[i] += velocity[i]
        }
    }
}

extension Operations.NesterovCorrection {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            velocity[i] -= learningRate * gradients[i]
            parameters[i] -= learningRate * gradients[i]
        }
    }
}

extension Operations.AdamUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            let g = gradients[i]
            first[i] = firstDecay * first[i] + (1 - firstDecay) * g
            second[i] = secondDecay * second[i] + (1 - secondDecay) * g * g
            let step = stepSize * first[i] / ((second[i] * secondCorrection).squareRoot() + epsilon)
            parameters[i] = keep * parameters[i] - step
        }
    }
}

extension Operations.RmsPropUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            let g = gradients[i]
            squares[i] = decay * squares[i] + (1 - decay) * g * g
            var variance = Double(squares[i])
            if let means {
                means[i] = decay * means[i] + (1 - decay) * g
                variance = max(0, variance - Double(means[i]) * Double(means[i]))
            }
            var step = Float(Double(g) / (variance.squareRoot() + Double(epsilon)))
            if let velocity {
                step += momentum * velocity[i]
                velocity[i] = step
            }
            parameters[i] -= learningRate * step
        }
    }
}

extension Operations.AdagradUpdate {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<parameters.count {
            squares[i] += gradients[i] * gradients[i]
            parameters[i] -= learningRate * gradients[i] / (squares[i].squareRoot() + epsilon)
        }
    }
}

extension Operations.Scale {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<values.count { values[i] *= factor }
    }
}

extension Operations.SumOfSquares {
    public func perform(by handler: ReferenceHandler) -> Double {
        (0..<values.count).reduce(0) { $0 + Double(values[$1]) * Double(values[$1]) }
    }
}

extension Operations.Clip {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<values.count {
            if values[i] < low { values[i] = low }
            if values[i] > high { values[i] = high }
        }
    }
}

extension Operations.ConstrainRowNorms {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<values.rows {
            let squares = (0..<values.columns).reduce(0.0) {
                $0 + Double(values[row, $1]) * Double(values[row, $1])
            }
            let norm = squares.squareRoot()
            guard norm > Double(limit) else { continue }
            for column in 0..<values.columns {
                values[row, column] = Float(Double(values[row, column]) * Double(limit) / norm)
            }
        }
    }
}
