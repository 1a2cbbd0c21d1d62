public import Arrays

extension DebugHandler {
    public func convolution(
        _ inputs: Matrix, geometry: ConvolutionGeometry, weights: Matrix, bias: Vector?,
        activation: Activation, into outputs: Matrix
    ) {
        guard haveNoGaps("convolution", ["inputs": inputs, "weights": weights, "outputs": outputs]) else {
            return
        }
        check(
            "convolution",
            [
                Argument("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount),
                Argument("weights", weights, rows: weights.rows, columns: geometry.kernelCount),
                bias.map { Argument("bias", $0, count: weights.rows) },
                Argument(
                    "outputs", outputs, .output, rows: geometry.batch,
                    columns: geometry.positionCount * weights.rows),
            ], activation: activation
        ) {
            wrapped.convolution(
                inputs, geometry: geometry, weights: weights, bias: bias, activation: activation,
                into: outputs)
        }
    }

    public func convolutionBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, geometry: ConvolutionGeometry,
        weights: Matrix, activation: Activation, inputDeltas: Matrix?, addInputDeltas: Bool,
        weightGradients: Matrix, biasGradients: Vector?, addGradients: Bool
    ) {
        let gradientRole: Argument.Role = addGradients ? .both : .output
        let deltaRole: Argument.Role = addInputDeltas ? .both : .output
        let outputColumns = geometry.positionCount * weights.rows
        let matrices: KeyValuePairs = [
            "outputDeltas": outputDeltas, "outputs": outputs, "inputs": inputs, "weights": weights,
            "inputDeltas": inputDeltas ?? inputs, "weightGradients": weightGradients,
        ]
        guard haveNoGaps("convolutionBackward", matrices) else { return }
        check(
            "convolutionBackward",
            [
                Argument("outputs", outputs, rows: geometry.batch, columns: outputColumns),
                Argument("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount),
                Argument("weights", weights, rows: weights.rows, columns: geometry.kernelCount),
                Argument(
                    "outputDeltas", outputDeltas, .both, rows: geometry.batch, columns: outputColumns,
                    mayReplace: activation == .linear ? ["outputs"] : []),
                inputDeltas.map { Argument("inputDeltas", $0, deltaRole, like: inputs) },
                Argument("weightGradients", weightGradients, gradientRole, like: weights),
                biasGradients.map { Argument("biasGradients", $0, gradientRole, count: weights.rows) },
            ], activation: activation
        ) {
            wrapped.convolutionBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, geometry: geometry,
                weights: weights, activation: activation, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, weightGradients: weightGradients,
                biasGradients: biasGradients, addGradients: addGradients)
        }
    }

    private func haveNoGaps(_ operation: String, _ matrices: KeyValuePairs<String, Matrix>) -> Bool {
        let withGaps = matrices.filter { !$0.value.isContiguous }
        for (name, matrix) in withGaps {
            report(operation, name, "has gaps of \(matrix.stride - matrix.columns) numbers between its rows")
        }
        return withGaps.isEmpty
    }
}
