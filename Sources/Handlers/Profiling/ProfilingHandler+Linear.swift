public import Arrays

extension ProfilingHandler {
    public func product(
        _ left: Matrix, transposed leftTransposed: Bool, _ right: Matrix, transposed rightTransposed: Bool,
        into target: Matrix, accumulate: Bool
    ) {
        let inner = leftTransposed ? left.rows : left.columns
        measure(
            .product, flops: 2 * inner * target.count,
            floats: left.count + right.count + moves(accumulate) * target.count
        ) {
            wrapped.product(
                left, transposed: leftTransposed, right, transposed: rightTransposed, into: target,
                accumulate: accumulate)
        }
    }

    public func linear(
        _ inputs: Matrix, weights: Matrix, bias: Vector?, activation: Activation, into outputs: Matrix
    ) {
        let each = 2 * inputs.columns + (bias == nil ? 0 : 1) + activation.flops
        measure(
            .linear, flops: each * outputs.count,
            floats: inputs.count + weights.count + (bias?.count ?? 0) + outputs.count
        ) { wrapped.linear(inputs, weights: weights, bias: bias, activation: activation, into: outputs) }
    }

    public func linearBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, weights: Matrix, activation: Activation,
        inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix, biasGradients: Vector?,
        addGradients: Bool
    ) {
        let products = inputDeltas == nil ? 1 : 2
        let each =
            2 * products * inputs.columns + (biasGradients == nil ? 0 : 1) + activation.backwardFlops
        let floats =
            deltasMoved(outputs, activation) + inputs.count
            + (inputDeltas.map { moves(addInputDeltas) * $0.count + weights.count } ?? 0)
            + moves(addGradients) * (weightGradients.count + (biasGradients?.count ?? 0))
        measure(.linearBackward, flops: each * outputs.count, floats: floats) {
            wrapped.linearBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, weights: weights,
                activation: activation, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                weightGradients: weightGradients, biasGradients: biasGradients, addGradients: addGradients)
        }
    }

    /// The numbers moved for the deltas before an activation: a linear one leaves them as they are, without a
    /// look at the outputs.
    func deltasMoved(_ outputs: Matrix, _ activation: Activation) -> Int {
        (activation == .linear ? 1 : 3) * outputs.count
    }
}
