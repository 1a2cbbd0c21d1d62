public import Arrays

extension DebugHandler {
    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        check(
            "activate",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("outputs", outputs, .output, like: inputs, mayReplace: ["inputs"]),
            ]
        ) {
            wrapped.activate(inputs, activation, into: outputs)
        }
    }

    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        check(
            "activateBackward",
            [
                Argument("outputDeltas", outputDeltas, like: outputDeltas),
                Argument("inputs", inputs, like: outputDeltas),
                Argument("outputs", outputs, like: outputDeltas),
                Argument(
                    "deltas", deltas, accumulate ? .both : .output, like: outputDeltas,
                    mayReplace: ["outputDeltas"]),
            ]
        ) {
            wrapped.activateBackward(
                outputDeltas: outputDeltas, inputs: inputs, outputs: outputs, activation: activation,
                into: deltas, accumulate: accumulate)
        }
    }
}
