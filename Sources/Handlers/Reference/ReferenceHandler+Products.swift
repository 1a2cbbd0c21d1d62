public import Arrays

extension ReferenceHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        let inner = leftTransposed ? left.rows : left.columns
        requireSize(
            target, rows: leftTransposed ? left.columns : left.rows,
            columns: rightTransposed ? right.rows : right.columns)
        precondition(
            inner == (rightTransposed ? right.columns : right.rows), "factors whose inner sizes differ")
        for (row, column) in positions(target) {
            var sum: Double = accumulate ? Double(target[row, column]) : 0
            for k in 0..<inner {
                let l = leftTransposed ? left[k, row] : left[row, k]
                let r = rightTransposed ? right[column, k] : right[k, column]
                sum += Double(l) * Double(r)
            }
            target[row, column] = Float(sum)
        }
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        precondition(inputs.columns == weights.columns, "weights for another number of inputs")
        requireSize(outputs, rows: inputs.rows, columns: weights.rows)
        if let bias { requireCount(bias, weights.rows) }
        for (row, unit) in positions(outputs) {
            var sum = bias.map { Double($0[unit]) } ?? 0
            for k in 0..<inputs.columns { sum += Double(inputs[row, k]) * Double(weights[unit, k]) }
            outputs[row, unit] = Float(activation.value(sum))
        }
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        requireSameSize(outputDeltas, outputs)
        multiplyByDerivative(outputDeltas, outputs: outputs, activation: activation, into: outputDeltas)
        if let inputDeltas {
            product(
                outputDeltas, transposed: false, weights, transposed: false, into: inputDeltas,
                accumulate: addInputDeltas)
        }
        product(
            outputDeltas, transposed: true, inputs, transposed: false, into: weightGradients,
            accumulate: addGradients)
        if let biasGradients { sumRows(outputDeltas, into: biasGradients, accumulate: addGradients) }
    }

    func multiplyByDerivative(_ deltas: Matrix, outputs: Matrix, activation: Activation, into target: Matrix)
    {
        for (row, unit) in positions(deltas) {
            let derivative = activation.derivative(atOutput: Double(outputs[row, unit]))
            target[row, unit] = Float(Double(deltas[row, unit]) * derivative)
        }
    }
}
