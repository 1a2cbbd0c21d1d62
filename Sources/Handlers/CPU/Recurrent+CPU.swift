internal import Arrays
internal import CKernels

extension CPUHandler {
    func lstmStep(
        _ gates: Matrix, peepholes: LstmPeepholes, activation: Activation, previousCells: Matrix,
        cells: Matrix, squashedCells: Matrix
    ) -> bs_lstm {
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

extension Operations.RecurrentStep {
    public func perform(by handler: CPUHandler) {
        handler.multiply(
            previous, transposed: false, recurrentWeights, transposed: true, into: outputs, accumulate: true,
            activation: activation)
    }
}

extension Operations.RecurrentStepBackward {
    public func perform(by handler: CPUHandler) {
        handler.backward(
            outputDeltas, outputs: outputs, activation: activation, into: deltas, biasGradients: nil,
            accumulate: false)
        if let previousDeltas {
            handler.multiply(
                deltas, transposed: false, recurrentWeights, transposed: false, into: previousDeltas,
                accumulate: true)
        }
    }
}

extension Operations.LstmGates {
    public func perform(by handler: CPUHandler) {
        var step = handler.lstmStep(
            gates, peepholes: peepholes, activation: activation, previousCells: previousCells, cells: cells,
            squashedCells: squashedCells)
        step.outputs = outputs.base
        step.outputs_stride = outputs.stride
        bs_lstm_gates(&step, handler.machine)
    }
}

extension Operations.LstmGatesBackward {
    public func perform(by handler: CPUHandler) {
        var step = handler.lstmStep(
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
        bs_lstm_gates_backward(&step, handler.machine)
    }
}
