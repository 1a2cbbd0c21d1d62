internal import Arrays
internal import CKernels

extension CPUHandler {
    func gruStep(_ gates: Matrix, activation: Activation, previous: Matrix) -> bs_gru {
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

extension Operations.GruGates {
    public func perform(by handler: CPUHandler) {
        var step = handler.gruStep(gates, activation: activation, previous: previous)
        step.recurrent_bias = UnsafePointer(recurrentBias.base)
        step.outputs = outputs.base
        step.outputs_stride = outputs.stride
        bs_gru_gates(&step, handler.machine)
    }
}

extension Operations.GruGatesBackward {
    public func perform(by handler: CPUHandler) {
        var step = handler.gruStep(gates, activation: activation, previous: previous)
        step.output_deltas = UnsafePointer(outputDeltas.base)
        step.output_deltas_stride = outputDeltas.stride
        step.gate_deltas = gateDeltas.base
        step.gate_deltas_stride = gateDeltas.stride
        step.previous_deltas = previousDeltas?.base
        step.previous_deltas_stride = previousDeltas?.stride ?? 0
        bs_gru_gates_backward(&step, handler.machine)
    }
}
