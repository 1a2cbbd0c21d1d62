public import Arrays

extension ProfilingHandler {
    public func bernoulli(into mask: Vector, probability: Float, key: RandomKey) {
        measure(.bernoulli, flops: mask.count, floats: mask.count) {
            wrapped.bernoulli(into: mask, probability: probability, key: key)
        }
    }

    public func multiply(
        _ left: Vector, _ right: Vector, times factor: Float, into target: Vector, accumulate: Bool
    ) {
        let count = target.count
        measure(
            .multiply, flops: 2 * count + additions(accumulate, count),
            floats: (2 + moves(accumulate)) * count
        ) { wrapped.multiply(left, right, times: factor, into: target, accumulate: accumulate) }
    }

    public func maskRows(_ source: Matrix, mask: Vector, into target: Matrix, accumulate: Bool) {
        let count = source.count
        measure(
            .maskRows, flops: count + additions(accumulate, count),
            floats: (1 + moves(accumulate)) * count + mask.count
        ) { wrapped.maskRows(source, mask: mask, into: target, accumulate: accumulate) }
    }

    public func squaredDifference(
        _ left: Vector, _ right: Vector, times factor: Float, difference: Vector, into target: Vector
    ) {
        measure(.squaredDifference, flops: 3 * left.count, floats: 4 * left.count) {
            wrapped.squaredDifference(left, right, times: factor, difference: difference, into: target)
        }
    }

    public func activate(_ inputs: Matrix, _ activation: Activation, into outputs: Matrix) {
        measure(.activate, flops: activation.flops * inputs.count, floats: 2 * inputs.count) {
            wrapped.activate(inputs, activation, into: outputs)
        }
    }

    public func activateBackward(
        outputDeltas: Matrix, inputs: Matrix, outputs: Matrix, activation: Activation, into deltas: Matrix,
        accumulate: Bool
    ) {
        let count = deltas.count
        let reads = activation == .linear ? 1 : 2
        measure(
            .activateBackward, flops: activation.backwardFlops * count + additions(accumulate, count),
            floats: (reads + moves(accumulate)) * count
        ) {
            wrapped.activateBackward(
                outputDeltas: outputDeltas, inputs: inputs, outputs: outputs, activation: activation,
                into: deltas, accumulate: accumulate)
        }
    }
}
