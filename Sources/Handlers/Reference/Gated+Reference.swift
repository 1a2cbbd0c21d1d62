internal import Arrays

extension Operations.GruGates {
    public func perform(by handler: ReferenceHandler) {
        let size = outputs.columns
        for (row, j) in positions(outputs) {
            let h = Double(previous[row, j])
            let r = logistic(Double(gates[row, size + j]))
            let z = logistic(Double(gates[row, 2 * size + j]))
            let q = Double(gates[row, 3 * size + j]) + Double(recurrentBias[j])
            let n = activation.value(Double(gates[row, j]) + r * q)
            gates[row, j] = Float(n)
            gates[row, size + j] = Float(r)
            gates[row, 2 * size + j] = Float(z)
            gates[row, 3 * size + j] = Float(q)
            outputs[row, j] = Float((1 - z) * n + z * h)
        }
    }
}

extension Operations.GruGatesBackward {
    public func perform(by handler: ReferenceHandler) {
        let size = outputDeltas.columns
        for (row, j) in positions(outputDeltas) {
            let n = Double(gates[row, j])
            let r = Double(gates[row, size + j])
            let z = Double(gates[row, 2 * size + j])
            let q = Double(gates[row, 3 * size + j])
            let dy = Double(outputDeltas[row, j])
            let dN = dy * (1 - z) * activation.derivative(atOutput: n)
            gateDeltas[row, j] = Float(dN)
            gateDeltas[row, size + j] = Float(dN * q * r * (1 - r))
            gateDeltas[row, 2 * size + j] = Float(dy * (Double(previous[row, j]) - n) * z * (1 - z))
            gateDeltas[row, 3 * size + j] = Float(dN * r)
            if let previousDeltas {
                previousDeltas[row, j] = Float(Double(previousDeltas[row, j]) + dy * z)
            }
        }
    }
}
