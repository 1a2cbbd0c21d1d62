import Arrays

// Matrix products, linear layers and recurrent steps.

extension ReferenceHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        let inner = leftTransposed ? left.rows : left.columns
        precondition(target.rows == (leftTransposed ? left.columns : left.rows))
        precondition(target.columns == (rightTransposed ? right.rows : right.columns))
        precondition(inner == (rightTransposed ? right.columns : right.rows))
        for row in 0..<target.rows {
            for column in 0..<target.columns {
                var sum = accumulate ? Double(target[row, column]) : 0
                for index in 0..<inner {
                    let first = leftTransposed ? left[index, row] : left[row, index]
                    let second = rightTransposed ? right[column, index] : right[index, column]
                    sum += Double(first) * Double(second)
                }
                target[row, column] = Float(sum)
            }
        }
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        precondition(bias?.count ?? outputs.columns == outputs.columns)
        product(inputs, transposed: false, weights, transposed: true, into: outputs, accumulate: false)
        for row in 0..<outputs.rows {
            for column in 0..<outputs.columns {
                let sum = Double(outputs[row, column]) + Double(bias?[column] ?? 0)
                outputs[row, column] = Float(activation(sum))
            }
        }
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        applySlope(of: activation, outputs: outputs, from: outputDeltas, into: outputDeltas)
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

    private func applySlope(of activation: Activation, outputs: Matrix, from deltas: Matrix, into target: Matrix)
    {
        requireSameSize(outputs, deltas)
        for row in 0..<deltas.rows {
            for column in 0..<deltas.columns {
                let slope = activation.slope(at: Double(outputs[row, column]))
                target[row, column] = Float(Double(deltas[row, column]) * slope)
            }
        }
    }

    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        product(
            previous, transposed: false, recurrentWeights, transposed: true, into: outputs, accumulate: true)
        for row in 0..<outputs.rows {
            for column in 0..<outputs.columns {
                outputs[row, column] = Float(activation(Double(outputs[row, column])))
            }
        }
    }

    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        applySlope(of: activation, outputs: outputs, from: outputDeltas, into: deltas)
        if let previousDeltas {
            product(
                deltas, transposed: false, recurrentWeights, transposed: false, into: previousDeltas,
                accumulate: true)
        }
    }

    public func lstmGates(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix, outputs: Matrix
    ) {
        let size = cells.columns
        precondition(gates.columns == 4 * size && gates.rows == cells.rows)
        for row in 0..<cells.rows {
            for cell in 0..<size {
                let previous = Double(previousCells[row, cell])
                let z = activation(Double(gates[row, cell]))
                let i = Activation.sigmoid(
                    Double(gates[row, size + cell]) + Double(peepholes.input[cell]) * previous)
                let f = Activation.sigmoid(
                    Double(gates[row, 2 * size + cell]) + Double(peepholes.forget[cell]) * previous)
                let state = i * z + f * previous
                let o = Activation.sigmoid(
                    Double(gates[row, 3 * size + cell]) + Double(peepholes.output[cell]) * state)
                let squashed = activation(state)
                gates[row, cell] = Float(z)
                gates[row, size + cell] = Float(i)
                gates[row, 2 * size + cell] = Float(f)
                gates[row, 3 * size + cell] = Float(o)
                cells[row, cell] = Float(state)
                squashedCells[row, cell] = Float(squashed)
                outputs[row, cell] = Float(o * squashed)
            }
        }
    }

    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        let size = cells.columns
        precondition(gateDeltas.columns == 4 * size && gateDeltas.rows == cells.rows)
        for cell in 0..<size {
            var (inputSum, forgetSum, outputSum) = (0.0, 0.0, 0.0)
            for row in 0..<cells.rows {
                let delta = Double(outputDeltas[row, cell])
                let z = Double(gates[row, cell])
                let i = Double(gates[row, size + cell])
                let f = Double(gates[row, 2 * size + cell])
                let o = Double(gates[row, 3 * size + cell])
                let (previous, state) = (Double(previousCells[row, cell]), Double(cells[row, cell]))
                let squashed = Double(squashedCells[row, cell])

                let outputDelta = delta * squashed * o * (1 - o)
                let stateDelta =
                    Double(cellDeltas[row, cell]) + delta * o * activation.slope(at: squashed)
                    + outputDelta * Double(peepholes.output[cell])
                let inputDelta = stateDelta * z * i * (1 - i)
                let forgetDelta = stateDelta * previous * f * (1 - f)
                gateDeltas[row, cell] = Float(stateDelta * i * activation.slope(at: z))
                gateDeltas[row, size + cell] = Float(inputDelta)
                gateDeltas[row, 2 * size + cell] = Float(forgetDelta)
                gateDeltas[row, 3 * size + cell] = Float(outputDelta)
                cellDeltas[row, cell] = Float(
                    stateDelta * f + inputDelta * Double(peepholes.input[cell])
                        + forgetDelta * Double(peepholes.forget[cell]))
                inputSum += inputDelta * previous
                forgetSum += forgetDelta * previous
                outputSum += outputDelta * state
            }
            peepholeGradients.input[cell] += Float(inputSum)
            peepholeGradients.forget[cell] += Float(forgetSum)
            peepholeGradients.output[cell] += Float(outputSum)
        }
    }
}
