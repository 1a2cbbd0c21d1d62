public import Arrays

extension DebugHandler {
    public func batchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, negativeMean: Vector,
        deviation: Vector, centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        let columns = inputs.columns
        check(
            "batchNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: columns), Argument("beta", beta, count: columns),
                Argument("negativeMean", negativeMean, .output, count: columns),
                Argument("deviation", deviation, .output, count: columns),
                Argument("centered", centered, .output, like: inputs),
                Argument("normalized", normalized, .output, like: inputs),
                Argument("outputs", outputs, .output, like: inputs),
            ], numbers: ["epsilon": epsilon]
        ) {
            wrapped.batchNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, negativeMean: negativeMean,
                deviation: deviation, centered: centered, normalized: normalized, into: outputs)
        }
    }

    public func applyBatchNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, negativeMean: Vector, deviation: Vector,
        centered: Matrix, normalized: Matrix, into outputs: Matrix
    ) {
        let columns = inputs.columns
        check(
            "applyBatchNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: columns), Argument("beta", beta, count: columns),
                Argument("negativeMean", negativeMean, count: columns),
                Argument("deviation", deviation, count: columns),
                Argument("centered", centered, .output, like: inputs),
                Argument("normalized", normalized, .output, like: inputs),
                Argument("outputs", outputs, .output, like: inputs),
            ]
        ) {
            wrapped.applyBatchNormalization(
                inputs, gamma: gamma, beta: beta, negativeMean: negativeMean, deviation: deviation,
                centered: centered, normalized: normalized, into: outputs)
        }
    }

    public func batchNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviation: Vector, ofBatch: Bool,
        inputDeltas: Matrix?, addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector,
        addGradients: Bool
    ) {
        checkBackward(
            "batchNormalizationBackward", outputDeltas, normalized, gamma,
            Argument("deviation", deviation, count: normalized.columns), inputDeltas, addInputDeltas,
            gammaGradients, betaGradients, addGradients
        ) {
            wrapped.batchNormalizationBackward(
                outputDeltas: outputDeltas, normalized: normalized, gamma: gamma, deviation: deviation,
                ofBatch: ofBatch, inputDeltas: inputDeltas, addInputDeltas: addInputDeltas,
                gammaGradients: gammaGradients, betaGradients: betaGradients, addGradients: addGradients)
        }
    }

    public func layerNormalization(
        _ inputs: Matrix, gamma: Vector, beta: Vector, epsilon: Float, deviations: Vector,
        normalized: Matrix, into outputs: Matrix
    ) {
        check(
            "layerNormalization",
            [
                Argument("inputs", inputs, like: inputs),
                Argument("gamma", gamma, count: inputs.columns),
                Argument("beta", beta, count: inputs.columns),
                Argument("deviations", deviations, .output, count: inputs.rows),
                Argument("normalized", normalized, .output, like: inputs),
                Argument("outputs", outputs, .output, like: inputs),
            ], numbers: ["epsilon": epsilon]
        ) {
            wrapped.layerNormalization(
                inputs, gamma: gamma, beta: beta, epsilon: epsilon, deviations: deviations,
                normalized: normalized, into: outputs)
        }
    }

    public func layerNormalizationBackward(
        outputDeltas: Matrix, normalized: Matrix, gamma: Vector, deviations: Vector, inputDeltas: Matrix?,
        addInputDeltas: Bool, gammaGradients: Vector, betaGradients: Vector, addGradients: Bool
    ) {
        checkBackward(
            "layerNormalizationBackward", outputDeltas, normalized, gamma,
            Argument("deviations", deviations, count: normalized.rows), inputDeltas, addInputDeltas,
            gammaGradients, betaGradients, addGradients
        ) {
            wrapped.layerNormalizationBackward(
                outputDeltas: outputDeltas, normalized: normalized, gamma: gamma, deviations: deviations,
                inputDeltas: inputDeltas, addInputDeltas: addInputDeltas, gammaGradients: gammaGradients,
                betaGradients: betaGradients, addGradients: addGradients)
        }
    }

    private func checkBackward(
        _ operation: String, _ outputDeltas: Matrix, _ normalized: Matrix, _ gamma: Vector,
        _ deviation: Argument, _ inputDeltas: Matrix?, _ addInputDeltas: Bool, _ gammaGradients: Vector,
        _ betaGradients: Vector, _ addGradients: Bool, _ call: () -> Void
    ) {
        let gradientRole: Argument.Role = addGradients ? .both : .output
        check(
            operation,
            [
                Argument("outputDeltas", outputDeltas, like: normalized),
                Argument("normalized", normalized, like: normalized),
                Argument("gamma", gamma, count: normalized.columns), deviation,
                inputDeltas.map {
                    Argument("inputDeltas", $0, addInputDeltas ? .both : .output, like: normalized)
                },
                Argument("gammaGradients", gammaGradients, gradientRole, count: normalized.columns),
                Argument("betaGradients", betaGradients, gradientRole, count: normalized.columns),
            ], call)
    }
}
