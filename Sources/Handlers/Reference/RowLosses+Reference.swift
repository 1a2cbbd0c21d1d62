internal import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What is not a number stays so.
private func clipped(_ p: Double) -> Double { p < 1e-6 ? 1e-6 : p }

extension Operations.Penalize {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<inputs.rows {
            var sum = 0.0
            for column in 0..<inputs.columns {
                let x = Double(inputs[row, column])
                switch penalty {
                case .absolute: sum += abs(x)
                case .halfSquare: sum += x * x / 2
                }
            }
            losses[row] = Float(sum)
        }
    }
}

extension Operations.PenalizeBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(inputs) {
            let x = Double(inputs[row, column])
            let derivative =
                switch penalty {
                case .absolute: x > 0 ? 1.0 : x < 0 ? -1 : 0
                case .halfSquare: x
                }
            let before = accumulate ? Double(inputDeltas[row, column]) : 0
            inputDeltas[row, column] = Float(before + Double(lossDeltas[row]) * derivative)
        }
    }
}

extension Operations.BinomialCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<probabilities.rows {
            var sum = 0.0
            for column in 0..<probabilities.columns {
                let (p, t) = (Double(probabilities[row, column]), Double(targets[row, column]))
                sum -= t * log(clipped(p)) + (1 - t) * log(clipped(1 - p))
            }
            losses[row] = Float(sum)
        }
    }
}

extension Operations.BinomialCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(probabilities) {
            let (p, t) = (Double(probabilities[row, column]), Double(targets[row, column]))
            let before = accumulate ? Double(inputDeltas[row, column]) : 0
            let derivative = (p - t) / clipped(p * (1 - p))
            inputDeltas[row, column] = Float(before + Double(lossDeltas[row]) * derivative)
        }
    }
}
