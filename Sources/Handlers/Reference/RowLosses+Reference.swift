internal import Arrays

private func clipped(_ p: Float) -> Float { p < 1e-6 ? 1e-6 : p }

extension Operations.Penalize {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<inputs.rows {
            losses[row] = lanesThenRest(inputs.columns) { sum, column in
                let x = inputs[row, column]
                return sum + (penalty == .absolute ? x.magnitude : 0.5 * x * x)
            }
        }
    }
}

extension Operations.PenalizeBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(inputs) {
            let (x, dl, before) = (inputs[row, column], lossDeltas[row], inputDeltas[row, column])
            switch penalty {
            case .absolute:
                let delta = x > 0 ? dl : x < 0 ? -dl : 0
                inputDeltas[row, column] = accumulate ? before + delta : delta
            case .halfSquare:
                inputDeltas[row, column] = accumulate ? fma(dl, x, before) : dl * x
            }
        }
    }
}

extension Operations.BinomialCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<probabilities.rows {
            let s: Double = lanesWithRest(probabilities.columns) { sum, column in
                let (p, t) = (probabilities[row, column], targets[row, column])
                let q = 1 - p
                let logs = fma(t, Elementary.log(clipped(p)), (1 - t) * Elementary.log(clipped(q)))
                return sum + Double(logs)
            }
            losses[row] = Float(0 - s)
        }
    }
}

extension Operations.BinomialCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(probabilities) {
            let (p, t) = (probabilities[row, column], targets[row, column])
            let v = p * (1 - p)
            let r = (p - t) / clipped(v)
            inputDeltas[row, column] =
                accumulate ? fma(lossDeltas[row], r, inputDeltas[row, column]) : lossDeltas[row] * r
        }
    }
}
