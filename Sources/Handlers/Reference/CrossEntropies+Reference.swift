internal import Arrays

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

/// The class that a target names: its whole part, if that is in `0..<count`.
func classIndex(_ target: Float, count: Int) -> Int? {
    target >= 0 && target < Float(count) ? Int(target) : nil
}

extension Operations.SoftmaxCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
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
}

extension Operations.SoftmaxCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<predictions.rows {
            let target = classIndex(targets[row], count: predictions.columns)
            for column in 0..<predictions.columns {
                let difference = Double(predictions[row, column]) - (column == target ? 1 : 0)
                let delta = target == nil ? 0 : Double(lossDeltas[row]) * difference
                inputDeltas[row, column] = Float((accumulate ? Double(inputDeltas[row, column]) : 0) + delta)
            }
        }
    }
}

extension Operations.SigmoidCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<inputs.count {
            let x = Double(inputs[i])
            let t = Double(targets[i])
            predictions[i] = Float(logistic(x))
            losses[i] = Float(-t * clippedLogLogistic(x) - (1 - t) * clippedLogLogistic(-x))
        }
    }
}

extension Operations.SigmoidCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<predictions.count {
            let delta = Double(lossDeltas[i]) * (Double(predictions[i]) - Double(targets[i]))
            inputDeltas[i] = Float((accumulate ? Double(inputDeltas[i]) : 0) + delta)
        }
    }
}
