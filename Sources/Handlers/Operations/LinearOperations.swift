public import Arrays

/// Matrix products and linear layers.
public protocol LinearOperations {
    /// `target (+)= op(left) · op(right)`, where `op` transposes if asked to.
    func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool)

    /// A whole linear layer: `outputs = activation(inputs · weightsᵀ + bias)`.
    func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix)

    /// The backward pass of ``linear``. `outputDeltas` is overwritten with the deltas before the activation.
    /// Input deltas are computed only if asked for. `addInputDeltas` and `addGradients` say whether the
    /// results are added to what is there or take its place.
    func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool)
}

extension LinearOperations where Self: ForwardingHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        wrapped.product(
            left, transposed: leftTransposed, right, transposed: rightTransposed, into: target,
            accumulate: accumulate)
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        wrapped.linear(inputs, weights: weights, bias: bias, activation: activation, into: outputs)
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        wrapped.linearBackward(
            outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, weights: weights,
            activation: activation, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
            weightGradients: weightGradients, biasGradients: biasGradients, addGradients: addGradients)
    }
}
