public import Arrays

extension ReferenceHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        guard inputs.rows > 0 else { return }
        requireCount(negativeMean, inputs.columns)
        requireCount(deviation, inputs.columns)
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
        applyBatchNormalization(
            inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
            into: outputs)
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        requireSameSize(inputs, outputs)
        for vector in [gamma, beta, negativeMean, deviation] { requireCount(vector, inputs.columns) }
        for (row, column) in positions(inputs) {
            let center = Double(inputs[row, column]) + Double(negativeMean[column])
            let value = center / Double(deviation[column])
            outputs[row, column] = Float(Double(gamma[column]) * value + Double(beta[column]))
        }
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        requireSameSize(outputDeltas, inputs, inputDeltas)
        for vector in [gamma, negativeMean, deviation] { requireCount(vector, inputs.columns) }
        let normalized = { (row: Int, column: Int) in
            (Double(inputs[row, column]) + Double(negativeMean[column])) / Double(deviation[column])
        }
        let sums = normalizationGradients(
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

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        requireSameSize(inputs, outputs)
        requireCount(negativeMeans, inputs.rows)
        requireCount(deviations, inputs.rows)
        requireCount(gamma, inputs.columns)
        requireCount(beta, inputs.columns)
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

    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        requireSameSize(outputDeltas, inputs, inputDeltas)
        requireCount(gamma, inputs.columns)
        requireCount(negativeMeans, inputs.rows)
        requireCount(deviations, inputs.rows)
        let normalized = { (row: Int, column: Int) in
            (Double(inputs[row, column]) + Double(negativeMeans[row])) / Double(deviations[row])
        }
        _ = normalizationGradients(
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

    /// The sums over the rows of the deltas, and of the deltas times the normalized numbers.
    private func normalizationGradients(
        _ outputDeltas: Matrix, _ normalized: (Int, Int) -> Double, gamma: Vector, beta: Vector, add: Bool
    ) -> (deltas: [Double], products: [Double]) {
        requireCount(gamma, outputDeltas.columns)
        requireCount(beta, outputDeltas.columns)
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
