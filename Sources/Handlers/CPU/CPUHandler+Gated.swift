public import Arrays
internal import CKernels

extension CPUHandler {
    public func gruGates(
        _ gates: Matrix, recurrentBias: Vector, activation: Activation, previous: Matrix, outputs: Matrix
    ) {
        requireSameSize(previous, outputs)
        requireCount(recurrentBias, outputs.columns)
        var step = gruStep(gates, activation: activation, previous: previous)
        step.recurrent_bias = UnsafePointer(recurrentBias.base)
        step.outputs = outputs.base
        step.outputs_stride = outputs.stride
        bs_gru_gates(&step, machine)
    }

    public func gruGatesBackward(
        outputDeltas: Matrix, gates: Matrix, activation: Activation, previous: Matrix, gateDeltas: Matrix,
        previousDeltas: Matrix?
    ) {
        requireSameSize(outputDeltas, previous, previousDeltas)
        requireSameSize(gates, gateDeltas)
        var step = gruStep(gates, activation: activation, previous: previous)
        step.output_deltas = UnsafePointer(outputDeltas.base)
        step.output_deltas_stride = outputDeltas.stride
        step.gate_deltas = gateDeltas.base
        step.gate_deltas_stride = gateDeltas.stride
        step.previous_deltas = previousDeltas?.base
        step.previous_deltas_stride = previousDeltas?.stride ?? 0
        bs_gru_gates_backward(&step, machine)
    }

    private func gruStep(_ gates: Matrix, activation: Activation, previous: Matrix) -> bs_gru {
        requireSize(gates, rows: previous.rows, columns: 4 * previous.columns)
        var step = bs_gru()
        step.rows = previous.rows
        step.units = previous.columns
        step.activation = activation.kernel
        step.gates = gates.base
        step.gates_stride = gates.stride
        step.previous = UnsafePointer(previous.base)
        step.previous_stride = previous.stride
        return step
    }
}
