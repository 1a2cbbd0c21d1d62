internal import Arrays

/// The column that a target names: its whole part, if that is in `0..<count`.
func classIndex(_ target: Float, count: Int) -> Int? {
    target >= 0 && target < Float(count) ? Int(target) : nil
}

extension Operations.SoftmaxCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
        for row in 0..<inputs.rows {
            let most = greatest(inputs.columns) { inputs[row, $0] }
            let e = (0..<inputs.columns).map { Elementary.exp(inputs[row, $0] - most) }
            let w = 1 / lanesThenRest(e.count) { $0 + e[$1] }
            for column in 0..<inputs.columns { predictions[row, column] = e[column] * w }
            if let target = classIndex(targets[row], count: inputs.columns) {
                let p = predictions[row, target]
                losses[row] = -Elementary.log(p < 1e-6 ? 1e-6 : p)
            } else {
                losses[row] = 0
            }
        }
    }
}

extension Operations.SoftmaxCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(predictions) {
            guard let target = classIndex(targets[row], count: predictions.columns) else {
                if !accumulate { inputDeltas[row, column] = 0 }
                continue
            }
            let p = predictions[row, column]
            let difference = column == target ? p - 1 : p
            inputDeltas[row, column] =
                accumulate
                ? fma(lossDeltas[row], difference, inputDeltas[row, column]) : lossDeltas[row] * difference
        }
    }
}

extension Operations.SigmoidCrossEntropy {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<inputs.count {
            let (x, t) = (inputs[i], targets[i])
            let e = Elementary.exp(-x.magnitude)
            let h = Elementary.halfLog1p(e)
            let logP = clipped(fma(-2, h, x < 0 ? x : 0))
            let logQ = clipped(fma(-2, h, x > 0 ? -x : 0))
            predictions[i] = x < 0 ? e / (1 + e) : 1 / (1 + e)
            losses[i] = fma(-t, logP, (t - 1) * logQ)
        }
    }

    private func clipped(_ v: Float) -> Float { v < -13.8155106 ? -13.8155106 : v }
}

extension Operations.SigmoidCrossEntropyBackward {
    public func perform(by handler: ReferenceHandler) {
        for i in 0..<predictions.count {
            let difference = predictions[i] - targets[i]
            inputDeltas[i] =
                accumulate ? fma(lossDeltas[i], difference, inputDeltas[i]) : lossDeltas[i] * difference
        }
    }
}
