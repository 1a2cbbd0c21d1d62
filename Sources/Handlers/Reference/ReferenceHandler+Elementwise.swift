import Arrays

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

// Elementwise layers, cross entropies, steppers' updates and modifiers.

extension ReferenceHandler {
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        for index in 0..<mask.count { mask[index] = key.uniform(at: UInt64(index)) < probability ? 1 : 0 }
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        requireSameCount(left, right, target)
        for index in 0..<target.count {
            let value = factor * left[index] * right[index]
            target[index] = accumulate ? target[index] + value : value
        }
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        requireSameSize(source, target)
        precondition(mask.count == source.rows)
        for row in 0..<source.rows {
            for column in 0..<source.columns {
                let value = source[row, column] * mask[row]
                target[row, column] = accumulate ? target[row, column] + value : value
            }
        }
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        requireSameCount(left, right, difference, target)
        for index in 0..<target.count {
            difference[index] = left[index] - right[index]
            target[index] = factor * difference[index] * difference[index]
        }
    }

    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        requireSameSize(inputs, predictions)
        requireSameCount(targets, losses)
        precondition(targets.count == inputs.rows)
        for row in 0..<inputs.rows {
            var largest = -Double.infinity
            for column in 0..<inputs.columns { largest = max(largest, Double(inputs[row, column])) }
            var sum = 0.0
            for column in 0..<inputs.columns { sum += exp(Double(inputs[row, column]) - largest) }
            for column in 0..<inputs.columns {
                predictions[row, column] = Float(exp(Double(inputs[row, column]) - largest) / sum)
            }
            losses[row] =
                targetClass(targets[row], of: inputs.columns).map { Float(clippedLoss(predictions[row, $0])) } ?? 0
        }
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(predictions, inputDeltas)
        requireSameCount(targets, lossDeltas)
        for row in 0..<predictions.rows {
            let target = targetClass(targets[row], of: predictions.columns)
            for column in 0..<predictions.columns {
                let difference = predictions[row, column] - (column == target ? 1 : 0)
                let value = target == nil ? 0 : lossDeltas[row] * difference
                inputDeltas[row, column] = accumulate ? inputDeltas[row, column] + value : value
            }
        }
    }

    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        requireSameCount(inputs, targets, predictions, losses)
        for index in 0..<inputs.count {
            let probability = Activation.sigmoid(Double(inputs[index]))
            predictions[index] = Float(probability)
            let target = Double(targets[index])
            losses[index] = Float(
                target * clippedLoss(Float(probability)) + (1 - target) * clippedLoss(1 - Float(probability)))
        }
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        requireSameCount(predictions, targets, lossDeltas, inputDeltas)
        for index in 0..<predictions.count {
            let value = lossDeltas[index] * (predictions[index] - targets[index])
            inputDeltas[index] = accumulate ? inputDeltas[index] + value : value
        }
    }

    /// The class that a target names, if there is such a one.
    private func targetClass(_ target: Float, of classes: Int) -> Int? {
        guard target >= 0, target < Float(classes) else { return nil }
        return Int(target)
    }

    /// `−ln p` with p clipped to [1e−6, 1]; NaN stays.
    private func clippedLoss(_ probability: Float) -> Double {
        -log(probability < 1e-6 ? 1e-6 : min(Double(probability), 1))
    }

    public func sgdUpdate(_ parameters: Vector, gradients: Vector, learningRate: Float) {
        requireSameCount(parameters, gradients)
        for index in 0..<parameters.count { parameters[index] -= learningRate * gradients[index] }
    }

    public func momentumUpdate(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float, momentum: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        for index in 0..<parameters.count {
            velocity[index] = momentum * velocity[index] - learningRate * gradients[index]
            parameters[index] += velocity[index]
        }
    }

    public func nesterovLookAhead(_ parameters: Vector, velocity: Vector, momentum: Float) {
        requireSameCount(parameters, velocity)
        for index in 0..<parameters.count {
            velocity[index] *= momentum
            parameters[index] += velocity[index]
        }
    }

    public func nesterovCorrection(
        _ parameters: Vector, gradients: Vector, velocity: Vector, learningRate: Float
    ) {
        requireSameCount(parameters, gradients, velocity)
        for index in 0..<parameters.count {
            let step = learningRate * gradients[index]
            velocity[index] -= step
            parameters[index] -= step
        }
    }

    public func adamUpdate(
        _ parameters: Vector, gradients: Vector, first: Vector, second: Vector, stepSize: Float,
        firstDecay: Float, secondDecay: Float, secondCorrection: Float, epsilon: Float
    ) {
        requireSameCount(parameters, gradients, first, second)
        for index in 0..<parameters.count {
            let gradient = gradients[index]
            first[index] = firstDecay * first[index] + (1 - firstDecay) * gradient
            second[index] = secondDecay * second[index] + (1 - secondDecay) * gradient * gradient
            let scale = (second[index] * secondCorrection).squareRoot() + epsilon
            parameters[index] -= stepSize * first[index] / scale
        }
    }

    public func clip(_ values: Vector, low: Float, high: Float) {
        for index in 0..<values.count { values[index] = min(max(values[index], low), high) }
    }

    public func constrainRowNorms(_ values: Matrix, limit: Float) {
        for row in 0..<values.rows {
            var sum = 0.0
            for column in 0..<values.columns { sum += Double(values[row, column]) * Double(values[row, column]) }
            let norm = sum.squareRoot()
            guard norm > Double(limit) else { continue }
            for column in 0..<values.columns {
                values[row, column] = Float(Double(values[row, column]) * Double(limit) / norm)
            }
        }
    }
}
