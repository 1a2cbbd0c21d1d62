internal import Arrays

extension Operations.RecurrentStep {
    public func perform(by handler: ReferenceHandler) {
        for (row, unit) in positions(outputs) {
            var sum = Double(outputs[row, unit])
            for k in 0..<previous.columns {
                sum += Double(previous[row, k]) * Double(recurrentWeights[unit, k])
            }
            outputs[row, unit] = Float(activation.value(sum))
        }
    }
}

extension Operations.RecurrentStepBackward {
    public func perform(by handler: ReferenceHandler) {
        handler.multiplyByDerivative(outputDeltas, outputs: outputs, activation: activation, into: deltas)
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
            let previous = Double(previousCells[row, j])
            let z = activation.value(Double(gates[row, j]))
            let i = logistic(Double(gates[row, size + j]) + Double(peepholes.input[j]) * previous)
            let f = logistic(Double(gates[row, 2 * size + j]) + Double(peepholes.forget[j]) * previous)
            let c = i * z + f * previous
            let o = logistic(Double(gates[row, 3 * size + j]) + Double(peepholes.output[j]) * c)
            let squashed = activation.value(c)
            gates[row, j] = Float(z)
            gates[row, size + j] = Float(i)
            gates[row, 2 * size + j] = Float(f)
            gates[row, 3 * size + j] = Float(o)
            cells[row, j] = Float(c)
            squashedCells[row, j] = Float(squashed)
            outputs[row, j] = Float(o * squashed)
        }
    }
}

extension Operations.LstmGatesBackward {
    public func perform(by handler: ReferenceHandler) {
        let size = cells.columns
        for j in 0..<size {
            var (inputSum, forgetSum, outputSum) = (0.0, 0.0, 0.0)
            for row in 0..<cells.rows {
                let z = Double(gates[row, j])
                let i = Double(gates[row, size + j])
                let f = Double(gates[row, 2 * size + j])
                let o = Double(gates[row, 3 * size + j])
                let previous = Double(previousCells[row, j])
                let squashed = Double(squashedCells[row, j])
                let dy = Double(outputDeltas[row, j])

                let dO = dy * squashed * o * (1 - o)
                let dc =
                    Double(cellDeltas[row, j])
                    + dy * o * activation.derivative(atOutput: squashed) + dO * Double(peepholes.output[j])
                let dI = dc * z * i * (1 - i)
                let dF = dc * previous * f * (1 - f)
                let dZ = dc * i * activation.derivative(atOutput: z)

                gateDeltas[row, j] = Float(dZ)
                gateDeltas[row, size + j] = Float(dI)
                gateDeltas[row, 2 * size + j] = Float(dF)
                gateDeltas[row, 3 * size + j] = Float(dO)
                cellDeltas[row, j] = Float(
                    dc * f + dI * Double(peepholes.input[j]) + dF * Double(peepholes.forget[j]))
                inputSum += dI * previous
                forgetSum += dF * previous
                outputSum += dO * Double(cells[row, j])
            }
            peepholeGradients.input[j] += Float(inputSum)
            peepholeGradients.forget[j] += Float(forgetSum)
            peepholeGradients.output[j] += Float(outputSum)
        }
    }
}

extension Operations.LstmSteps {
    public func perform(by handler: ReferenceHandler) {
        for time in 0..<sequence.time {
            let gates = sequence.step(time, of: sequence.gates)
            handler.product(
                sequence.previous(time, of: sequence.outputs, initial: sequence.initialOutputs),
                transposed: false, recurrentWeights, transposed: true, into: gates, accumulate: true)
            handler.lstmGates(
                gates, peepholes: peepholes, activation: activation,
                previousCells: sequence.previous(time, of: sequence.cells, initial: sequence.initialCells),
                cells: sequence.step(time, of: sequence.cells),
                squashedCells: sequence.step(time, of: sequence.squashedCells),
                outputs: sequence.step(time, of: sequence.outputs))
        }
    }
}
