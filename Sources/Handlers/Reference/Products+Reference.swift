internal import Arrays

extension Matrix {
    /// `f(n(y + bias))`, without the normalization or the bias where there is none.
    func finish(_ bias: Vector?, _ normalization: ColumnNormalization?, _ activation: Activation) {
        for (row, column) in positions(self) {
            var y = self[row, column]
            if let bias { y += bias[column] }
            if let n = normalization {
                let factor = n.gamma[column] / n.deviation[column]
                y = fma(y + n.negativeMean[column], factor, n.beta[column])
            }
            self[row, column] = activation.value(y)
        }
    }

    /// `dy × f′(y)`
    func setDeltas(_ outputDeltas: Matrix, outputs: Matrix, _ activation: Activation) {
        for (row, column) in positions(self) {
            self[row, column] =
                outputDeltas[row, column] * activation.derivative(atOutput: outputs[row, column])
        }
    }
}

extension Operations.Product {
    public func perform(by handler: ReferenceHandler) {
        for (i, j) in positions(target) {
            var sum = BlockSum(from: accumulate ? target[i, j] : nil)
            for k in 0..<inner {
                let a = leftTransposed ? left[k, i] : left[i, k]
                let b = rightTransposed ? right[j, k] : right[k, j]
                sum.add(a, b, at: k)
            }
            target[i, j] = sum.total()
        }
    }
}

extension Operations.Linear {
    public func perform(by handler: ReferenceHandler) {
        handler.product(
            inputs, transposed: false, weights.matrix, transposed: !weights.isTransposed, into: outputs,
            accumulate: false)
        outputs.finish(bias, normalization, activation)
    }
}

extension Operations.LinearBackward {
    public func perform(by handler: ReferenceHandler) {
        outputDeltas.setDeltas(outputDeltas, outputs: outputs, activation)
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

extension Weights {
    subscript(unit: Int, input: Int) -> Float { isTransposed ? matrix[input, unit] : matrix[unit, input] }
}
