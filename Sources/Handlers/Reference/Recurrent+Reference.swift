internal import Arrays

extension Operations.RecurrentStep {
    public func perform(by handler: ReferenceHandler) {
        handler.product(
            previous, transposed: false, recurrentWeights, transposed: true, into: outputs, accumulate: true)
        outputs.finish(nil, nil, activation)
    }
}

extension Operations.RecurrentStepBackward {
    public func perform(by handler: ReferenceHandler) {
        deltas.setDeltas(outputDeltas, outputs: outputs, activation)
        if let previousDeltas {
            handler.product(
                deltas, transposed: false, recurrentWeights, transposed: false, into: previousDeltas,
                accumulate: true)
        }
    }
}

extension Operations.LstmGates {
    public func perform(by handler: ReferenceHandler) {
        let size = cells.columns
        for (row, j) in positions(cells) {
            let before = previousCells[row, j]
            let z = activation.value(gates[row, j])
            let i = Elementary.logistic(fma(peepholes.input[j], before, gates[row, size + j]))
            let f = Elementary.logistic(fma(peepholes.forget[j], before, gates[row, 2 * size + j]))
            let c = fma(i, z, f * before)
            let o = Elementary.logistic(fma(peepholes.output[j], c, gates[row, 3 * size + j]))
            let g = activation.value(c)
            gates[row, j] = z
            gates[row, size + j] = i
            gates[row, 2 * size + j] = f
            gates[row, 3 * size + j] = o
            cells[row, j] = c
            squashedCells[row, j] = g
            outputs[row, j] = o * g
        }
    }
}

extension Operations.LstmGatesBackward {
    public func perform(by handler: ReferenceHandler) {
        let size = cells.columns
        let (p, sums) = (peepholes, peepholeGradients)
        for (row, j) in positions(cells) {
            let (z, i) = (gates[row, j], gates[row, size + j])
            let (f, o) = (gates[row, 2 * size + j], gates[row, 3 * size + j])
            let (before, g, dy) = (previousCells[row, j], squashedCells[row, j], outputDeltas[row, j])

            let dO = dy * g * Activation.sigmoid.derivative(atOutput: o)
            var dc = fma(dy * o, activation.derivative(atOutput: g), cellDeltas[row, j])
            dc = fma(dO, p.output[j], dc)
            let dI = dc * z * Activation.sigmoid.derivative(atOutput: i)
            let dF = dc * before * Activation.sigmoid.derivative(atOutput: f)
            let dZ = dc * i * activation.derivative(atOutput: z)

            gateDeltas[row, j] = dZ
            gateDeltas[row, size + j] = dI
            gateDeltas[row, 2 * size + j] = dF
            gateDeltas[row, 3 * size + j] = dO
            cellDeltas[row, j] = fma(dF, p.forget[j], fma(dI, p.input[j], dc * f))
            sums.input[j] = fma(dI, before, sums.input[j])
            sums.forget[j] = fma(dF, before, sums.forget[j])
            sums.output[j] = fma(dO, cells[row, j], sums.output[j])
        }
    }
}
