public import Arrays

extension ProfilingHandler {
    // An element: comparison, difference, exponential, addition, division. A row: its logarithm.
    public func softmaxCrossEntropy(
        _ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector
    ) {
        measure(
            .softmaxCrossEntropy, flops: 5 * inputs.count + inputs.rows,
            floats: 2 * inputs.count + 2 * inputs.rows
        ) {
            wrapped.softmaxCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
        }
    }

    // The difference from the target is one of a row only.
    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        let count = predictions.count
        measure(
            .softmaxCrossEntropyBackward,
            flops: count + additions(accumulate, count) + predictions.rows,
            floats: (1 + moves(accumulate)) * count + 2 * predictions.rows
        ) {
            wrapped.softmaxCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }

    // The sigmoid; two logarithms, complements and products; their sum.
    public func sigmoidCrossEntropy(
        _ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector
    ) {
        measure(.sigmoidCrossEntropy, flops: 8 * inputs.count, floats: 4 * inputs.count) {
            wrapped.sigmoidCrossEntropy(inputs, targets: targets, predictions: predictions, losses: losses)
        }
    }

    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        let count = predictions.count
        measure(
            .sigmoidCrossEntropyBackward, flops: 2 * count + additions(accumulate, count),
            floats: (3 + moves(accumulate)) * count
        ) {
            wrapped.sigmoidCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }

    public func penalize(_ inputs: Matrix, _ penalty: Penalty, losses: Vector) {
        measure(.penalize, flops: 2 * inputs.count, floats: inputs.count + inputs.rows) {
            wrapped.penalize(inputs, penalty, losses: losses)
        }
    }

    public func penalizeBackward(
        _ inputs: Matrix, _ penalty: Penalty, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        let count = inputs.count
        measure(
            .penalizeBackward, flops: count + additions(accumulate, count),
            floats: (1 + moves(accumulate)) * count + inputs.rows
        ) {
            wrapped.penalizeBackward(
                inputs, penalty, lossDeltas: lossDeltas, inputDeltas: inputDeltas, accumulate: accumulate)
        }
    }

    // Two logarithms, complements, products and additions.
    public func binomialCrossEntropy(_ probabilities: Matrix, targets: Matrix, losses: Vector) {
        let count = probabilities.count
        measure(.binomialCrossEntropy, flops: 8 * count, floats: 2 * count + losses.count) {
            wrapped.binomialCrossEntropy(probabilities, targets: targets, losses: losses)
        }
    }

    // Difference, complement, product, comparison, division and the product with the row's delta.
    public func binomialCrossEntropyBackward(
        _ probabilities: Matrix, targets: Matrix, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        let count = probabilities.count
        measure(
            .binomialCrossEntropyBackward, flops: 6 * count + additions(accumulate, count),
            floats: (2 + moves(accumulate)) * count + lossDeltas.count
        ) {
            wrapped.binomialCrossEntropyBackward(
                probabilities, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate)
        }
    }
}
