internal import Arrays

extension ReferenceHandler {
    /// The sums over the rows of the deltas, and of the deltas times the normalized numbers.
    fileprivate func normalizationGradients(
        _ outputDeltas: Matrix, _ normalized: (Int, Int) -> Double, gamma: Vector, beta: Vector, add: Bool
    ) -> (deltas: [Double], products: [Double]) {
        var deltas = [Double](repeating: 0, count: outputDeltas.columns)
        var products = deltas
        for (row, column) in positions(outputDeltas) {
            deltas[column] += Double(outputDeltas[row, column])
            products[column] += Double(outputDeltas[row, column]) * normalized(row, column)
        }
        for column in deltas.indices {
            beta[column] = Float(deltas[column] + (add ? Double(beta[column]) : 0))
            gamma[column] = Float(products[column] + (add ? Double(gamma[column]) : 0))
        }
        return (deltas, products)
    }
}

extension Operations.BatchNormalization {
    public func perform(by handler: ReferenceHandler) {
        guard inputs.rows > 0 else { return }
        let count = Double(inputs.rows)
        for column in 0..<inputs.columns {
            let mean = (0..<inputs.rows).reduce(0.0) { $0 + Double(inputs[$1, column]) } / count
            let squares = (0..<inputs.rows).reduce(0.0) { sum, row in
                let difference = Double(inputs[row, column]) - mean
                return sum + difference * difference
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
            let center = Double(inputs[row, column]) + Double(negativeMean[column])
            let value = center / Double(deviation[column])
            outputs[row, column] = Float(Double(gamma[column]) * value + Double(beta[column]))
        }
    }
}

extension Operations.BatchNormalizationBackward {
    public func perform(by handler: ReferenceHandler) {
        let normalized = { (row: Int, column: Int) in
            (Double(inputs[row, column]) + Double(negativeMean[column])) / Double(deviation[column])
        }
        let sums = handler.normalizationGradients(
            outputDeltas, normalized, gamma: gammaGradients, beta: betaGradients, add: addGradients)
        guard let inputDeltas else { return }
        let share = ofBatch ? 1 / Double(max(1, inputs.rows)) : 0
        for (row, column) in positions(inputs) {
            let through = sums.deltas[column] + normalized(row, column) * sums.products[column]
            let delta =
                Double(gamma[column]) / Double(deviation[column])
                * (Double(outputDeltas[row, column]) - share * through)
            inputDeltas[row, column] = Float(delta + (addInputDeltas ? Double(inputDeltas[row, column]) : 0))
        }
    }
}

extension Operations.LayerNormalization {
    public func perform(by handler: ReferenceHandler) {
        let columns = 0..<inputs.columns
        for row in 0..<inputs.rows {
            let mean = columns.reduce(0.0) { $0 + Double(inputs[row, $1]) } / Double(inputs.columns)
            let squares = columns.reduce(0.0) { sum, column in
                let difference = Double(inputs[row, column]) - mean
                return sum + difference * difference
            }
            let deviation = (squares / Double(inputs.columns) + Double(epsilon)).squareRoot()
            negativeMeans[row] = Float(-mean)
            deviations[row] = Float(deviation)
            for column in columns {
                let value = (Double(inputs[row, column]) - mean) / deviation
                outputs[row, column] = Float(Double(gamma[column]) * value + Double(beta[column]))
            }
        }
    }
}

extension Operations.LayerNormalizationBackward {
    public func perform(by handler: ReferenceHandler) {
        let normalized = { (row: Int, column: Int) in
            (Double(inputs[row, column]) + Double(negativeMeans[row])) / Double(deviations[row])
        }
        _ = handler.normalizationGradients(
            outputDeltas, normalized, gamma: gammaGradients, beta: betaGradients, add: addGradients)
        guard let inputDeltas else { return }
        let count = Double(inputs.columns)
        for row in 0..<inputs.rows {
            let deltas = (0..<inputs.columns).map { Double(gamma[$0]) * Double(outputDeltas[row, $0]) }
            let mean = deltas.reduce(0, +) / count
            let product = deltas.indices.reduce(0.0) { $0 + deltas[$1] * normalized(row, $1) } / count
            for column in deltas.indices {
                let delta =
                    (deltas[column] - mean - normalized(row, column) * product)
                    / Double(deviations[row])
                inputDeltas[row, column] = Float(
                    delta + (addInputDeltas ? Double(inputDeltas[row, column]) : 0))
            }
        }
    }
}
