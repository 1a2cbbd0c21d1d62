internal import Arrays

extension ReferenceHandler {
    func multiplyByDerivative(_ deltas: Matrix, outputs: Matrix, activation: Activation, into target: Matrix)
    {
        for (row, unit) in positions(deltas) {
            let derivative = activation.derivative(atOutput: Double(outputs[row, unit]))
            target[row, unit] = Float(Double(deltas[row, unit]) * derivative)
        }
    }
}

extension Operations.Product {
    public func perform(by handler: ReferenceHandler) {
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
}

extension Operations.Linear {
    public func perform(by handler: ReferenceHandler) {
        for (row, unit) in positions(outputs) {
            var sum = bias.map { Double($0[unit]) } ?? 0
            for k in 0..<inputs.columns { sum += Double(inputs[row, k]) * Double(weights[unit, k]) }
            outputs[row, unit] = Float(activation.value(sum))
        }
    }
}

extension Operations.LinearBackward {
    public func perform(by handler: ReferenceHandler) {
        handler.multiplyByDerivative(
            outputDeltas, outputs: outputs, activation: activation, into: outputDeltas)
        if let inputDeltas {
            handler.product(
                outputDeltas, transposed: false, weights, transposed: false, into: inputDeltas,
                accumulate: addInputDeltas)
        }
        handler.product(
            outputDeltas, transposed: true, inputs, transposed: false, into: weightGradients,
            accumulate: addGradients)
        if let biasGradients { handler.sumRows(outputDeltas, into: biasGradients, accumulate: addGradients) }
    }
}
