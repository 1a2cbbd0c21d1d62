public import Arrays

extension DebugHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, into outputs: Matrix
    ) {
        let columns = inputs.columns
        check(
            "batchNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: columns), Argument("beta", beta, count: columns),
                Argument("negativeMean", negativeMean, .output, count: columns),
                Argument("deviation", deviation, .output, count: columns),
                Argument("outputs", outputs, .output, like: inputs),
            ], numbers: ["epsilon": epsilon]
        ) {
            wrapped.batchNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
                deviation: deviation, into: outputs)
        }
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        into outputs: Matrix
    ) {
        let columns = inputs.columns
        check(
            "applyBatchNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: columns), Argument("beta", beta, count: columns),
                Argument("negativeMean", negativeMean, count: columns),
                Argument("deviation", deviation, count: columns),
                Argument("outputs", outputs, .output, like: inputs),
            ]
        ) {
            wrapped.applyBatchNormalization(
                inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
                into: outputs)
        }
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMean: Vector, deviation: Vector,
        ofBatch: Bool, inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector,
        betaGradients: Vector, addGradients: Bool
    ) {
        checkBackward(
            "batchNormalizationBackward", outputDeltas, inputs, gamma,
            [
                Argument("negativeMean", negativeMean, count: inputs.columns),
                Argument("deviation", deviation, count: inputs.columns),
            ], inputDeltas, addInputDeltas, gammaGradients, betaGradients, addGradients
        ) {
            wrapped.batchNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMean: negativeMean,
                deviation: deviation, ofBatch: ofBatch, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, gammaGradients: gammaGradients, betaGradients: betaGradients,
                addGradients: addGradients)
        }
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMeans: Vector,
        deviations: Vector, into outputs: Matrix
    ) {
        check(
            "layerNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: inputs.columns),
                Argument("beta", beta, count: inputs.columns),
                Argument("negativeMeans", negativeMeans, .output, count: inputs.rows),
                Argument("deviations", deviations, .output, count: inputs.rows),
                Argument("outputs", outputs, .output, like: inputs),
            ], numbers: ["epsilon": epsilon]
        ) {
            wrapped.layerNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMeans: negativeMeans,
                deviations: deviations, into: outputs)
        }
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, inputs: Matrix, gamma: Vector, negativeMeans: Vector, deviations: Vector,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        checkBackward(
            "layerNormalizationBackward", outputDeltas, inputs, gamma,
            [
                Argument("negativeMeans", negativeMeans, count: inputs.rows),
                Argument("deviations", deviations, count: inputs.rows),
            ], inputDeltas, addInputDeltas, gammaGradients, betaGradients, addGradients
        ) {
            wrapped.layerNormalizationBackward(
                outputDeltas: outputDeltas, inputs: inputs, gamma: gamma, negativeMeans: negativeMeans,
                deviations: deviations, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients)
        }
    }

    private func checkBackward(
        _ operation: String, _ outputDeltas: Matrix, _ inputs: Matrix, _ gamma: Vector,
        _ moments: [Argument], _ inputDeltas: Matrix?, _ addInputDeltas: Bool, _ gammaGradients: Vector,
        _ betaGradients: Vector, _ addGradients: Bool, _ call: () -> Void
    ) {
        let gradientRole: Argument.Role = addGradients ? .both : .output
        check(
            operation,
            [
                Argument("outputDeltas", outputDeltas, like: inputs),
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: inputs.columns),
            ] + moments + [
                inputDeltas.map {
                    Argument("inputDeltas", $0, addInputDeltas ? .both : .output, like: inputs)
                },
                Argument("gammaGradients", gammaGradients, gradientRole, count: inputs.columns),
                Argument("betaGradients", betaGradients, gradientRole, count: inputs.columns),
            ], call)
    }
}
