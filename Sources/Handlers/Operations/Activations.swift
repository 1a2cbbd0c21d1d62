public import Arrays

// Activations by themselves, of every kind.

extension Operations {
    /// `outputs = f(inputs)`. The outputs may take the place of the inputs.
    public struct Activate: HandlerOperation {
        public let inputs: Matrix
        public let activation: Activation
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.write("outputs", outputs, like: inputs, inPlaceOf: ["inputs"])
        }

        public var flops: Int { activation.flops * inputs.count }
    }

    /// `deltas (+)= outputDeltas ⊙ f′`, where the derivative is taken at the inputs if the activation
    /// ``Activation/needsInput`` and else follows from the outputs; the other matrix is not read. The deltas
    /// may take the place of the output deltas.
    public struct ActivateBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let inputs: Matrix
        public let outputs: Matrix
        public let activation: Activation
        public let deltas: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas)
            arguments.read("inputs", inputs, like: outputDeltas, unless: !activation.needsInput)
            arguments.read(
                "outputs", outputs, like: outputDeltas, unless: activation.needsInput || activation == .linear
            )
            arguments.write(
                "deltas", deltas, like: outputDeltas, adding: accumulate, inPlaceOf: ["outputDeltas"])
        }

        public var flops: Int { (activation.backwardFlops + (accumulate ? 1 : 0)) * deltas.count }
    }
}

extension Handler {
    /// ``Operations/Activate``.
    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        perform(Operations.Activate(inputs: inputs, activation: activation, outputs: outputs))
    }

    /// ``Operations/ActivateBackward``.
    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        perform(
            Operations.ActivateBackward(
                outputDeltas: outputDeltas, inputs: inputs, outputs: outputs, activation: activation,
                deltas: deltas, accumulate: accumulate))
    }
}
