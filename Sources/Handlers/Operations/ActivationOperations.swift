public import Arrays

/// Activations by themselves, of every kind.
public protocol ActivationOperations {
    /// `outputs = f(inputs)`. The outputs may take the place of the inputs.
    func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix)
    /// `deltas (+)= outputDeltas ⊙ f′`, where the derivative is taken at the inputs if the activation
    /// ``Activation/needsInput`` and else follows from the outputs; the other matrix is not read. The deltas
    /// may take the place of the output deltas.
    func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool)
}

extension ActivationOperations where Self: ForwardingHandler {
    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        wrapped.activate(inputs, activation, into: outputs)
    }

    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        wrapped.activateBackward(
            outputDeltas: outputDeltas, inputs: inputs, outputs: outputs, activation: activation,
            into: deltas, accumulate: accumulate)
    }
}
