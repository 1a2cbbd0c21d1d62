public import Arrays

// Normalization over a batch's rows or within each row.

extension Operations {
    /// Batch normalization (Ioffe and Szegedy, 2015) of a training pass over R rows:
    ///
    ///     negativeMean = −Σ x / R,  deviation = √(Σ (x + negativeMean)² / R + ε)
    ///     outputs = γ ⊙ (x + negativeMean) / deviation + β
    ///
    /// Without rows nothing is written.
    public struct BatchNormalization: HandlerOperation {
        public let inputs: Matrix
        public let gamma: Vector
        public let beta: Vector
        public let epsilon: Float
        public let negativeMean: Vector
        public let deviation: Vector
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("gamma", gamma, count: inputs.columns)
            arguments.read("beta", beta, count: inputs.columns)
            arguments.write("negativeMean", negativeMean, count: inputs.columns)
            arguments.write("deviation", deviation, count: inputs.columns)
            arguments.write("outputs", outputs, like: inputs)
            arguments.setting("epsilon", epsilon)
        }

        // An element: 1 for the mean, 3 for the deviation, 3 for the output. So also of a layer.
        public var flops: Int { 7 * inputs.count }
    }

    /// The same with a mean and a deviation that are known.
    public struct ApplyBatchNormalization: HandlerOperation {
        public let inputs: Matrix
        public let gamma: Vector
        public let beta: Vector
        public let negativeMean: Vector
        public let deviation: Vector
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("gamma", gamma, count: inputs.columns)
            arguments.read("beta", beta, count: inputs.columns)
            arguments.read("negativeMean", negativeMean, count: inputs.columns)
            arguments.read("deviation", deviation, count: inputs.columns)
            arguments.write("outputs", outputs, like: inputs)
        }

        public var flops: Int { 3 * inputs.count }
    }

    /// The backward pass of both. With `d = outputDeltas` and `x̂ = (inputs + negativeMean) / deviation`:
    ///
    ///     γ′ (+)= Σ d ⊙ x̂,  β′ (+)= Σ d
    ///     inputDeltas (+)= γ / deviation ⊙ (d − [Σ d + x̂ ⊙ Σ d ⊙ x̂] / R)
    ///
    /// - Parameter ofBatch: whether mean and deviation were the batch's; otherwise what stands in brackets is 0.
    public struct BatchNormalizationBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let inputs: Matrix
        public let gamma: Vector
        public let negativeMean: Vector
        public let deviation: Vector
        public let ofBatch: Bool
        public let inputDeltas: Matrix?
        public let addInputDeltas: Bool
        public let gammaGradients: Vector
        public let betaGradients: Vector
        public let addGradients: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, like: inputs)
            arguments.read("inputs", inputs)
            arguments.read("gamma", gamma, count: inputs.columns, unless: inputDeltas == nil)
            arguments.read("negativeMean", negativeMean, count: inputs.columns)
            arguments.read("deviation", deviation, count: inputs.columns)
            arguments.write("inputDeltas", inputDeltas, like: inputs, adding: addInputDeltas)
            arguments.write("gammaGradients", gammaGradients, count: inputs.columns, adding: addGradients)
            arguments.write("betaGradients", betaGradients, count: inputs.columns, adding: addGradients)
        }

        // An element: 2 for its normalized value, 3 for the sums; for its delta the factor, and of a
        // batch's statistics 3 for what stands in brackets.
        public var flops: Int {
            (5 + (inputDeltas == nil ? 0 : (ofBatch ? 4 : 1) + (addInputDeltas ? 1 : 0))) * inputs.count
        }
    }

    /// Layer normalization (Ba, Kiros and Hinton, 2016): for each row of C numbers
    ///
    ///     negativeMean = −Σ x / C,  deviation = √(Σ (x + negativeMean)² / C + ε)
    ///     outputs = γ ⊙ (x + negativeMean) / deviation + β
    public struct LayerNormalization: HandlerOperation {
        public let inputs: Matrix
        public let gamma: Vector
        public let beta: Vector
        public let epsilon: Float
        public let negativeMeans: Vector
        public let deviations: Vector
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs)
            arguments.read("gamma", gamma, count: inputs.columns)
            arguments.read("beta", beta, count: inputs.columns)
            arguments.write("negativeMeans", negativeMeans, count: inputs.rows)
            arguments.write("deviations", deviations, count: inputs.rows)
            arguments.write("outputs", outputs, like: inputs)
            arguments.setting("epsilon", epsilon)
        }

        public var flops: Int { 7 * inputs.count }
    }

    /// The backward pass of ``LayerNormalization``. With
    /// `d = γ ⊙ outputDeltas` and `x̂ = (inputs + negativeMean) / deviation`, for each row
    /// `inputDeltas (+)= (d − [Σ d + x̂ × Σ d ⊙ x̂] / C) / deviation`; gradients as of a batch.
    public struct LayerNormalizationBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let inputs: Matrix
        public let gamma: Vector
        public let negativeMeans: Vector
        public let deviations: Vector
        public let inputDeltas: Matrix?
        public let addInputDeltas: Bool
        public let gammaGradients: Vector
        public let betaGradients: Vector
        public let addGradients: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, like: inputs)
            arguments.read("inputs", inputs)
            arguments.read("gamma", gamma, count: inputs.columns, unless: inputDeltas == nil)
            arguments.read("negativeMeans", negativeMeans, count: inputs.rows)
            arguments.read("deviations", deviations, count: inputs.rows)
            arguments.write("inputDeltas", inputDeltas, like: inputs, adding: addInputDeltas)
            arguments.write("gammaGradients", gammaGradients, count: inputs.columns, adding: addGradients)
            arguments.write("betaGradients", betaGradients, count: inputs.columns, adding: addGradients)
        }

        // An element: 2 for its normalized value, 3 for the gradients; for its delta the product with
        // γ, 3 for the sums, 4 for the rest.
        public var flops: Int { (5 + (inputDeltas == nil ? 0 : 8 + (addInputDeltas ? 1 : 0))) * inputs.count }
    }
}

extension Handler {
    /// ``Operations/BatchNormalization``.
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        perform(
            Operations.BatchNormalization(
                inputs: inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
                deviation: deviation, outputs: outputs))
    }

    /// ``Operations/ApplyBatchNormalization``.
    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        perform(
            Operations.ApplyBatchNormalization(
                inputs: inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
                outputs: outputs))
    }

    /// ``Operations/BatchNormalizationBackward``.
    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        perform(
            Operations.BatchNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMean: negativeMean,
                deviation: deviation, ofBatch: ofBatch, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, gammaGradients: gammaGradients, betaGradients: betaGradients,
                addGradients: addGradients))
    }

    /// ``Operations/LayerNormalization``.
    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        perform(
            Operations.LayerNormalization(
                inputs: inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMeans: negativeMeans,
                deviations: deviations, outputs: outputs))
    }

    /// ``Operations/LayerNormalizationBackward``.
    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        perform(
            Operations.LayerNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMeans: negativeMeans,
                deviations: deviations, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients))
    }
}
