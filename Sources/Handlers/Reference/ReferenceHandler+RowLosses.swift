public import Arrays

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// What is not a number stays so.
private func clipped(_ p: Double) -> Double { p < 1e-6 ? 1e-6 : p }

extension ReferenceHandler {
    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        requireCount(losses, inputs.rows)
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

    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(inputs, inputDeltas)
        requireCount(lossDeltas, inputs.rows)
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

    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        requireSameSize(probabilities, targets)
        requireCount(losses, probabilities.rows)
        for row in 0..<probabilities.rows {
            var sum = 0.0
            for column in 0..<probabilities.columns {
                let (p, t) = (Double(probabilities[row, column]), Double(targets[row, column]))
                sum -= t * log(clipped(p)) + (1 - t) * log(clipped(1 - p))
            }
            losses[row] = Float(sum)
        }
    }

    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        requireSameSize(probabilities, targets, inputDeltas)
        requireCount(lossDeltas, probabilities.rows)
        for (row, column) in positions(probabilities) {
            let (p, t) = (Double(probabilities[row, column]), Double(targets[row, column]))
            let before = accumulate ? Double(inputDeltas[row, column]) : 0
            let derivative = (p - t) / clipped(p * (1 - p))
            inputDeltas[row, column] = Float(before + Double(lossDeltas[row]) * derivative)
        }
    }
}
