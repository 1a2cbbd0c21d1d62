public import Arrays
internal import CKernels

extension CPUHandler {
    public func recurrentStep(
        previous: Matrix, recurrentWeights: Matrix, activation: Activation, outputs: Matrix
    ) {
        requireSameSize(previous, outputs)
        product(
            previous, transposed: false, recurrentWeights, transposed: true, into: outputs, accumulate: true)
        bs_bias_activation(
            outputs.base, outputs.stride, outputs.rows, outputs.columns, nil, activation.kernel, machine)
    }

    public func recurrentStepBackward(
        outputDeltas: Matrix, outputs: Matrix, recurrentWeights: Matrix, activation: Activation,
        deltas: Matrix, previousDeltas: Matrix?
    ) {
        requireSameSize(outputDeltas, outputs, deltas)
        backward(
            outputDeltas, outputs: outputs, activation: activation, into: deltas, biasGradients: nil,
            accumulate: false)
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
        requireSameSize(cells, previousCells, squashedCells, outputs)
        var step = lstmStep(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells)
        step.outputs = outputs.base
        step.outputs_stride = outputs.stride
        bs_lstm_gates(&step, machine)
    }

    public func lstmSteps(
        _ sequence: LstmSequence, recurrentWeights: Matrix, transposed: Bool, peepholes: LstmPeepholes,
        activation: Activation
    ) {
        guard transposed, bs_are_short_lstm_steps(sequence.batch, sequence.cells.columns, machine) else {
            lstmStepByStep(
                sequence, recurrentWeights: recurrentWeights, transposed: transposed, peepholes: peepholes,
                activation: activation)
            return
        }
        guard sequence.time > 0, sequence.batch > 0 else { return }
        let cells = sequence.step(0, of: sequence.cells)
        requireSameSize(sequence.cells, sequence.squashedCells, sequence.outputs)
        requireSameSize(cells, sequence.initialOutputs, sequence.initialCells)
        requireSize(sequence.cells, rows: sequence.time * cells.rows, columns: cells.columns)
        requireSize(sequence.gates, rows: sequence.time * cells.rows, columns: 4 * cells.columns)
        requireSize(recurrentWeights, rows: 4 * cells.columns, columns: cells.columns)
        var first = lstmStep(
            sequence.step(0, of: sequence.gates), peepholes: peepholes, activation: activation,
            previousCells: sequence.initialCells, cells: cells,
            squashedCells: sequence.step(0, of: sequence.squashedCells))
        first.outputs = sequence.outputs.base
        first.outputs_stride = sequence.outputs.stride
        bs_lstm_steps(
            &first, sequence.time, sequence.initialOutputs.base, sequence.initialOutputs.stride,
            recurrentWeights.base, recurrentWeights.stride, machine)
    }

    public func lstmGatesBackward(
        outputDeltas: Matrix, gates: Matrix, peepholes: LstmPeepholes, peepholeGradients: LstmPeepholes,
        activation: Activation, previousCells: Matrix, cells: Matrix, squashedCells: Matrix,
        cellDeltas: Matrix, gateDeltas: Matrix
    ) {
        requireSameSize(cells, previousCells, squashedCells, outputDeltas, cellDeltas)
        requireSameSize(gates, gateDeltas)
        requirePeepholes(peepholeGradients, cells: cells.columns)
        var step = lstmStep(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells)
        step.output_deltas = UnsafePointer(outputDeltas.base)
        step.output_deltas_stride = outputDeltas.stride
        step.cell_deltas = cellDeltas.base
        step.cell_deltas_stride = cellDeltas.stride
        step.gate_deltas = gateDeltas.base
        step.gate_deltas_stride = gateDeltas.stride
        step.input_peephole_gradient = peepholeGradients.input.base
        step.forget_peephole_gradient = peepholeGradients.forget.base
        step.output_peephole_gradient = peepholeGradients.output.base
        bs_lstm_gates_backward(&step, machine)
    }

    private func lstmStep(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix
    ) -> bs_lstm {
        requireSize(gates, rows: cells.rows, columns: 4 * cells.columns)
        requirePeepholes(peepholes, cells: cells.columns)
        var step = bs_lstm()
        step.rows = cells.rows
        step.cells = cells.columns
        step.activation = activation.kernel
        step.input_peephole = UnsafePointer(peepholes.input.base)
        step.forget_peephole = UnsafePointer(peepholes.forget.base)
        step.output_peephole = UnsafePointer(peepholes.output.base)
        step.gates = gates.base
        step.gates_stride = gates.stride
        step.previous = UnsafePointer(previousCells.base)
        step.previous_stride = previousCells.stride
        step.cell = cells.base
        step.cell_stride = cells.stride
        step.squashed = squashedCells.base
        step.squashed_stride = squashedCells.stride
        return step
    }
}
