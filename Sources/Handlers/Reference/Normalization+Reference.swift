internal import Arrays

/// The sum over all rows, as a double, of a column's numbers: floats within blocks.
private func columnSum(_ rows: Int, _ add: (Float, Int) -> Float) -> Double {
    let sums = blocksOfRows(rows).map { inOrder($0, add) }
    return inOrder(sums.count) { $0 + Double(sums[$1]) }
}

extension Operations.BatchNormalization {
    public func perform(by handler: ReferenceHandler) {
        guard inputs.rows > 0 else { return }
        let count = Double(inputs.rows)
        for column in 0..<inputs.columns {
            let blocks = blocksOfRows(inputs.rows).map { rows in
                let s = inOrder(rows) { $0 + inputs[$1, column] }
                let mean = s * (1 / Float(rows.count))
                let w = inOrder(rows) { sum, row in
                    let d = inputs[row, column] - mean
                    return fma(d, d, sum)
                }
                return (c: Double(rows.count), s: Double(s), w: Double(w))
            }
            let mean = inOrder(blocks.count) { $0 + blocks[$1].s } / count
            let squares: Double = inOrder(blocks.count) { sum, index in
                let (c, s, w) = blocks[index]
                let e = fma(s, 1 / c, -mean)
                return sum + fma(c * e, e, w)
            }
            negativeMean[column] = Float(-mean)
            deviation[column] = Float((squares / count + Double(epsilon)).squareRoot())
        }
        handler.applyBatchNormalization(
            inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
            into: outputs)
    }
}

extension Operations.ApplyBatchNormalization {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(inputs) {
            let factor = gamma[column] / deviation[column]
            outputs[row, column] = fma(inputs[row, column] + negativeMean[column], factor, beta[column])
        }
    }
}

extension Operations.BatchNormalizationBackward {
    public func perform(by handler: ReferenceHandler) {
        let rows = inputs.rows
        let share = ofBatch && rows > 0 ? 1 / Double(rows) : 0
        for column in 0..<inputs.columns {
            let deltas = columnSum(rows) { $0 + outputDeltas[$1, column] }
            let products = columnSum(rows) {
                fma(outputDeltas[$1, column], inputs[$1, column] + negativeMean[column], $0)
            }
            let normalized = products / Double(deviation[column])
            betaGradients.put(deltas, at: column, adding: addGradients)
            gammaGradients.put(normalized, at: column, adding: addGradients)
            guard let inputDeltas else { continue }
            let offset = Float(share * deltas)
            let slope = Float(share * normalized / Double(deviation[column]))
            let factor = gamma[column] / deviation[column]
            for row in 0..<rows {
                let t = fma(
                    -(inputs[row, column] + negativeMean[column]), slope, outputDeltas[row, column] - offset)
                inputDeltas[row, column] =
                    addInputDeltas ? fma(factor, t, inputDeltas[row, column]) : factor * t
            }
        }
    }
}

extension Vector {
    fileprivate func put(_ gradient: Double, at column: Int, adding: Bool) {
        self[column] = Float(Double(adding ? self[column] : 0) + gradient)
    }
}

extension Operations.LayerNormalization {
    public func perform(by handler: ReferenceHandler) {
        let columns = inputs.columns
        guard columns > 0 else { return }
        for row in 0..<inputs.rows {
            let negativeMean = Float(-rowSum(columns) { $0 + inputs[row, $1] } / Double(columns))
            let squares = rowSum(columns) { sum, column in
                let value = inputs[row, column] + negativeMean
                return fma(value, value, sum)
            }
            let deviation = (squares / Double(columns) + Double(epsilon)).squareRoot()
            let factor = Float(1 / deviation)
            negativeMeans[row] = negativeMean
            deviations[row] = Float(deviation)
            for column in 0..<columns {
                outputs[row, column] = fma(
                    (inputs[row, column] + negativeMean) * factor, gamma[column], beta[column])
            }
        }
    }
}

extension Operations.LayerNormalizationBackward {
    public func perform(by handler: ReferenceHandler) {
        for column in 0..<inputs.columns {
            let deltas = columnSum(inputs.rows) { $0 + outputDeltas[$1, column] }
            let products = columnSum(inputs.rows) { $0 + product($1, column) }
            betaGradients.put(deltas, at: column, adding: addGradients)
            gammaGradients.put(products, at: column, adding: addGradients)
        }
        if let inputDeltas {
            for row in 0..<inputs.rows { findDeltas(inputDeltas, row) }
        }
    }

    private func factor(_ row: Int) -> Float { 1 / deviations[row] }

    /// A delta times the normalized input.
    private func product(_ row: Int, _ column: Int) -> Float {
        let n = (inputs[row, column] + negativeMeans[row]) * factor(row)
        return outputDeltas[row, column] * n
    }

    private func findDeltas(_ inputDeltas: Matrix, _ row: Int) {
        let (columns, factor) = (inputs.columns, factor(row))
        let delta = Float(
            rowSum(columns) { fma(outputDeltas[row, $1], gamma[$1], $0) } / Double(columns))
        let mean = Float(rowSum(columns) { fma(product(row, $1), gamma[$1], $0) } / Double(columns))
        let slope = mean * factor
        for column in 0..<columns {
            var t = fma(outputDeltas[row, column], gamma[column], -delta)
            t = fma(-(inputs[row, column] + negativeMeans[row]), slope, t)
            inputDeltas[row, column] =
                addInputDeltas ? fma(factor, t, inputDeltas[row, column]) : factor * t
        }
    }
}
