public import Arrays

extension ReferenceHandler {
    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        requireSameSize(inputs, outputs)
        for (row, column) in positions(outputs) {
            outputs[row, column] = Float(activation.valueOfAny(Double(inputs[row, column])))
        }
    }

    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        requireSameSize(outputDeltas, inputs, outputs, deltas)
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
