internal import Arrays

extension Operations.Activate {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(outputs) {
            outputs[row, column] = Float(activation.value(Double(inputs[row, column])))
        }
    }
}

extension Operations.ActivateBackward {
    public func perform(by handler: ReferenceHandler) {
        for (row, column) in positions(deltas) {
            let derivative =
                activation.needsInput
                ? activation.derivative(atInput: Double(inputs[row, column]))
                : activation.derivative(atOutput: Double(outputs[row, column]))
            let before: Double = accumulate ? Double(deltas[row, column]) : 0
            deltas[row, column] = Float(before + Double(outputDeltas[row, column]) * derivative)
        }
    }
}
