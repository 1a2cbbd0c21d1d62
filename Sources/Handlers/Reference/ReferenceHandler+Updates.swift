public import Arrays

extension ReferenceHandler {
    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        requireSameCount(parameters, gradients)
        for i in 0..<parameters.count { parameters[i] -= learningRate * gradients[i] }
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        for i in 0..<parameters.count {
            velocity[i] = momentum * velocity[i] - learningRate * gradients[i]
            parameters[i] += velocity[i]
        }
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        requireSameCount(parameters, velocity)
        for i in 0..<parameters.count {
            velocity[i] *= momentum
            parameters[i] += velocity[i]
        }
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        for i in 0..<parameters.count {
            velocity[i] -= learningRate * gradients[i]
            parameters[i] -= learningRate * gradients[i]
        }
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float, keep: Float
    ) {
        requireSameCount(parameters, gradients, first, second)
        for i in 0..<parameters.count {
            let g = gradients[i]
            first[i] = firstDecay * first[i] + (1 - firstDecay) * g
            second[i] = secondDecay * second[i] + (1 - secondDecay) * g * g
            let step = stepSize * first[i] / ((second[i] * secondCorrection).squareRoot() + epsilon)
            parameters[i] = keep * parameters[i] - step
        }
    }

    public func rmsPropUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, means: Vector?, velocity: Vector?,
        learningRate: Float, decay: Float, epsilon: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, squares)
        requireSameCount(parameters, gradients, means, velocity)
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

    public func adagradUpdate(
        _ parameters: Vector, gradients: Vector, squares: Vector, learningRate: Float, epsilon: Float
    ) {
        requireSameCount(parameters, gradients, squares)
        for i in 0..<parameters.count {
            squares[i] += gradients[i] * gradients[i]
            parameters[i] -= learningRate * gradients[i] / (squares[i].squareRoot() + epsilon)
        }
    }

    public func scale(_ values: Vector, by factor: Float) {
        for i in 0..<values.count { values[i] *= factor }
    }

    public func sumOfSquares(_ values: Vector) -> Double {
        (0..<values.count).reduce(0) { $0 + Double(values[$1]) * Double(values[$1]) }
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        precondition(low <= high, "a lower limit above the upper")
        for i in 0..<values.count {
            if values[i] < low { values[i] = low }
            if values[i] > high { values[i] = high }
        }
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
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
