internal import Arrays
internal import CKernels

extension ConvolutionGeometry {
    fileprivate func sizes(filters: Int) -> bs_convolution_sizes {
        bs_convolution_sizes(
            batch: batch, height: height, width: width, channels: channels, filters: filters,
            kernel_height: kernelHeight, kernel_width: kernelWidth, vertical_stride: verticalStride,
            horizontal_stride: horizontalStride, top: padding.top, left: padding.left,
            output_height: outputHeight, output_width: outputWidth)
    }
}

extension Operations.Convolution {
    public func perform(by handler: CPUHandler) {
        var sizes = geometry.sizes(filters: weights.units)
        let (memory, factors) = handler.scratch(
            bs_convolve_scratch(&sizes, handler.machine), factorsOf: normalization)
        var epilogue = handler.epilogue(bias, normalization, factors, activation)
        bs_convolve(
            &sizes, inputs.base, weights.matrix.base, weights.isTransposed, &epilogue, outputs.base, memory,
            handler.machine)
    }
}

extension Operations.ConvolutionBackward {
    public func perform(by handler: CPUHandler) {
        let deltas = outputDeltas.rows(of: weights.rows)
        handler.backward(
            deltas, outputs: outputs.rows(of: weights.rows), activation: activation, into: deltas,
            biasGradients: biasGradients, accumulate: addGradients)
        var sizes = geometry.sizes(filters: weights.rows)
        let scratch = handler.scratch(bs_convolve_scratch(&sizes, handler.machine))
        if let inputDeltas {
            bs_convolve_input_deltas(
                &sizes, outputDeltas.base, weights.base, inputDeltas.base, addInputDeltas, scratch,
                handler.machine)
        }
        bs_convolve_weight_gradients(
            &sizes, inputs.base, outputDeltas.base, weightGradients.base, addGradients, scratch,
            handler.machine)
    }
}
