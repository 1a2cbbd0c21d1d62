public import Arrays

// Losses of probabilities.

extension Operations {
    /// Softmax over each row, and `losses[r] = −ln(max(p[r, targets[r]], 1e−6))`. A target outside
    /// `0..<columns` gives no class: its row's loss is 0 and its deltas are 0.
    public struct SoftmaxCrossEntropy: HandlerOperation {
        public let inputs: Matrix
        public let targets: Vector
        public let predictions: Matrix
        public let losses: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("targets", targets, count: inputs.rows)
            arguments.write("predictions", predictions, like: inputs, inPlaceOf: ["inputs"])
            arguments.write("losses", losses, count: inputs.rows)
        }

        // An element: comparison, difference, exponential, addition, division. A row: its logarithm.
        public var flops: Int { 5 * inputs.count + inputs.rows }
    }

    /// `inputDeltas (+)= lossDeltas[r] × (predictions − onehot(targets[r]))`
    public struct SoftmaxCrossEntropyBackward: HandlerOperation {
        public let predictions: Matrix
        public let targets: Vector
        public let lossDeltas: Vector
        public let inputDeltas: Matrix
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("predictions", predictions)
            arguments.read("targets", targets, count: predictions.rows)
            arguments.read("lossDeltas", lossDeltas, count: predictions.rows)
            arguments.write(
                "inputDeltas", inputDeltas, like: predictions, adding: accumulate, inPlaceOf: ["predictions"])
        }

        // The difference from the target is one of a row only.
        public var flops: Int { (accumulate ? 2 : 1) * predictions.count + predictions.rows }
    }

    /// `p = σ(inputs)`, `losses = −t ln(clip(p)) − (1 − t) ln(clip(1 − p))`, clipped to [1e−6, 1].
    public struct SigmoidCrossEntropy: HandlerOperation {
        public let inputs: Vector
        public let targets: Vector
        public let predictions: Vector
        public let losses: Vector

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("targets", targets, count: inputs.count)
            arguments.write("predictions", predictions, count: inputs.count, inPlaceOf: ["inputs"])
            arguments.write("losses", losses, count: inputs.count)
        }

        // The sigmoid; two logarithms, complements and products; their sum.
        public var flops: Int { 8 * inputs.count }
    }

    /// `inputDeltas (+)= lossDeltas ⊙ (predictions − targets)`
    public struct SigmoidCrossEntropyBackward: HandlerOperation {
        public let predictions: Vector
        public let targets: Vector
        public let lossDeltas: Vector
        public let inputDeltas: Vector
        public let accumulate: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("predictions", predictions)
            arguments.read("targets", targets, count: predictions.count)
            arguments.read("lossDeltas", lossDeltas, count: predictions.count)
            arguments.write(
                "inputDeltas", inputDeltas, count: predictions.count, adding: accumulate,
                inPlaceOf: ["predictions", "lossDeltas"])
        }

        public var flops: Int { (accumulate ? 3 : 2) * predictions.count }
    }
}

extension Handler {
    /// ``Operations/SoftmaxCrossEntropy``.
    public func softmaxCrossEntropy(_ inputs: Matrix, targets: Vector, predictions: Matrix, losses: Vector) {
        perform(
            Operations.SoftmaxCrossEntropy(
                inputs: inputs, targets: targets, predictions: predictions, losses: losses))
    }

    /// ``Operations/SoftmaxCrossEntropyBackward``.
    public func softmaxCrossEntropyBackward(
        predictions: Matrix, targets: Vector, lossDeltas: Vector, inputDeltas: Matrix, accumulate: Bool
    ) {
        perform(
            Operations.SoftmaxCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate))
    }

    /// ``Operations/SigmoidCrossEntropy``.
    public func sigmoidCrossEntropy(_ inputs: Vector, targets: Vector, predictions: Vector, losses: Vector) {
        perform(
            Operations.SigmoidCrossEntropy(
                inputs: inputs, targets: targets, predictions: predictions, losses: losses))
    }

    /// ``Operations/SigmoidCrossEntropyBackward``.
    public func sigmoidCrossEntropyBackward(
        predictions: Vector, targets: Vector, lossDeltas: Vector, inputDeltas: Vector, accumulate: Bool
    ) {
        perform(
            Operations.SigmoidCrossEntropyBackward(
                predictions: predictions, targets: targets, lossDeltas: lossDeltas, inputDeltas: inputDeltas,
                accumulate: accumulate))
    }
}
