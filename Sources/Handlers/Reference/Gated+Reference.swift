internal import Arrays

extension Operations.GruGates {
    public func perform(by handler: ReferenceHandler) {
        let size = outputs.columns
        for (row, j) in positions(outputs) {
            let r = Elementary.logistic(gates[row, size + j])
            let z = Elementary.logistic(gates[row, 2 * size + j])
            let q = gates[row, 3 * size + j] + recurrentBias[j]
            let n = activation.value(fma(r, q, gates[row, j]))
            gates[row, j] = n
            gates[row, size + j] = r
            gates[row, 2 * size + j] = z
            gates[row, 3 * size + j] = q
            outputs[row, j] = fma(z, previous[row, j] - n, n)
        }
    }
}

extension Operations.GruGatesBackward {
    public func perform(by handler: ReferenceHandler) {
        let size = outputDeltas.columns
        for (row, j) in positions(outputDeltas) {
            let (n, r) = (gates[row, j], gates[row, size + j])
            let (z, q) = (gates[row, 2 * size + j], gates[row, 3 * size + j])
            let (dy, before) = (outputDeltas[row, j], previous[row, j])
            if let previousDeltas { previousDeltas[row, j] = fma(dy, z, previousDeltas[row, j]) }
            let dn = dy * (1 - z) * activation.derivative(atOutput: n)
            gateDeltas[row, j] = dn
            gateDeltas[row, size + j] = dn * q * Activation.sigmoid.derivative(atOutput: r)
            gateDeltas[row, 2 * size + j] = dy * (before - n) * Activation.sigmoid.derivative(atOutput: z)
            gateDeltas[row, 3 * size + j] = dn * r
        }
    }
}
