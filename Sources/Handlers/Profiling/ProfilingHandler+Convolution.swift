public import Arrays

extension ProfilingHandler {
    public func convolution(
        _ inputs: Matrix, geometry: ConvolutionGeometry, weights: Matrix, bias: Vector?,
        activation: Activation, into outputs: Matrix
    ) {
        let each = 2 * geometry.kernelCount + (bias == nil ? 0 : 1) + activation.flops
        measure(
            .convolution, flops: each * outputs.count,
            floats: inputs.count + weights.count + (bias?.count ?? 0) + outputs.count
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
        let products = inputDeltas == nil ? 1 : 2
        let each =
            2 * products * geometry.kernelCount + (biasGradients == nil ? 0 : 1) + activation.backwardFlops
        let floats =
            deltasMoved(outputs, activation) + inputs.count
            + (inputDeltas.map { moves(addInputDeltas) * $0.count + weights.count } ?? 0)
            + moves(addGradients) * (weightGradients.count + (biasGradients?.count ?? 0))
        measure(.convolutionBackward, flops: each * outputs.count, floats: floats) {
            wrapped.convolutionBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, geometry: geometry,
                weights: weights, activation: activation, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, weightGradients: weightGradients,
                biasGradients: biasGradients, addGradients: addGradients)
        }
    }

    // MARK: Pooling

    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        measure(
            .maxPooling, flops: windowCount(geometry) * outputs.count,
            floats: inputs.count + 2 * outputs.count
        ) { wrapped.maxPooling(inputs, geometry: geometry, into: outputs, argmax: argmax) }
    }

    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        measure(
            .maxPoolingBackward, flops: outputDeltas.count,
            floats: 2 * outputDeltas.count + moves(addInputDeltas) * inputDeltas.count
        ) {
            wrapped.maxPoolingBackward(
                outputDeltas: outputDeltas, argmax: argmax, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas)
        }
    }

    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        measure(
            .averagePooling, flops: (windowCount(geometry) + 1) * outputs.count,
            floats: inputs.count + outputs.count
        ) { wrapped.averagePooling(inputs, geometry: geometry, into: outputs) }
    }

    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        measure(
            .averagePoolingBackward, flops: (windowCount(geometry) + 1) * outputDeltas.count,
            floats: outputDeltas.count + moves(addInputDeltas) * inputDeltas.count
        ) {
            wrapped.averagePoolingBackward(
                outputDeltas: outputDeltas, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas)
        }
    }

    private func windowCount(_ geometry: ConvolutionGeometry) -> Int {
        geometry.kernelHeight * geometry.kernelWidth
    }
}
