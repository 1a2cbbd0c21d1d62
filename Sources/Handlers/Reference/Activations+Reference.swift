internal import Arrays

extension Operations.Activate {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(outputs) {
            outputs[row, column] = activation.value(inputs[row, column])
        }
    }
}

extension Operations.ActivateBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(deltas) {
            let derivative =
                activation.needsInput
                ? activation.derivative(atInput: inputs[row, column])
                : activation.derivative(atOutput: outputs[row, column])
            let dy = outputDeltas[row, column]
            deltas[row, column] =
                accumulate ? fma(dy, derivative, deltas[row, column]) : dy * derivative
        }
    }
}
