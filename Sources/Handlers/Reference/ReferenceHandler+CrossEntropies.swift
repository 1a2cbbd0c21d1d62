public import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `ln(max(p, 10⁻⁶))`; what is not a number stays so.
private func clippedLog(_ p: Double) -> Double { log(p < 1e-6 ? 1e-6 : p) }

/// `ln(max(σ(x), 10⁻⁶))`, where `ln σ(x) = min(x, 0) − ln(1 + e^−|x|)` does not cancel.
private func clippedLogLogistic(_ x: Double) -> Double {
    let value = (x < 0 ? x : 0) - log1p(exp(-abs(x)))
    return value < log(1e-6) ? log(1e-6) : value
}

extension ReferenceHandler {
    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        requireSameSize(inputs, predictions)
        requireCount(targets, inputs.rows)
        requireCount(losses, inputs.rows)
        for row in 0..<inputs.rows {
            let values = (0..<inputs.columns).map { Double(inputs[row, $0]) }
            let greatest = values.reduce(-.infinity) { $1 > $0 ? $1 : $0 }
            let exponentials = values.map { exp($0 - greatest) }
            let sum = exponentials.reduce(0, +)
            for column in 0..<inputs.columns { predictions[row, column] = Float(exponentials[column] / sum) }
            if let target = classIndex(targets[row], count: inputs.columns) {
                losses[row] = Float(-clippedLog(exponentials[target] / sum))
            } else {
                losses[row] = 0
            }
        }
    }

    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(predictions, inputDeltas)
        requireCount(targets, predictions.rows)
        requireCount(lossDeltas, predictions.rows)
        for row in 0..<predictions.rows {
            let target = classIndex(targets[row], count: predictions.columns)
            for column in 0..<predictions.columns {
                let difference = Double(predictions[row, column]) - (column == target ? 1 : 0)
                let delta = target == nil ? 0 : Double(lossDeltas[row]) * difference
                inputDeltas[row, column] = Float((accumulate ? Double(inputDeltas[row, column]) : 0) + delta)
            }
        }
    }

    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        requireSameCount(inputs, targets, predictions, losses)
        for i in 0..<inputs.count {
            let x = Double(inputs[i])
            let t = Double(targets[i])
            predictions[i] = Float(logistic(x))
            losses[i] = Float(-t * clippedLogLogistic(x) - (1 - t) * clippedLogLogistic(-x))
        }
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        requireSameCount(predictions, targets, lossDeltas, inputDeltas)
        for i in 0..<predictions.count {
            let delta = Double(lossDeltas[i]) * (Double(predictions[i]) - Double(targets[i]))
            inputDeltas[i] = Float((accumulate ? Double(inputDeltas[i]) : 0) + delta)
        }
    }
}

/// The class that a target names: its whole part, if that is in `0..<count`.
func classIndex(_ target: Float, count: Int) -> Int? {
    target >= 0 && target < Float(count) ? Int(target) : nil
}
