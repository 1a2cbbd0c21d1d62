public import Arrays
internal import CKernels

extension CPUHandler {
    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        requirePooling(geometry, inputs: inputs, outputs: outputs, argmax: argmax)
        var pooling = geometry.pooling
        bs_max_pooling(
            &pooling, inputs.base, inputs.stride, outputs.base, outputs.stride, argmax.base, argmax.stride,
            machine)
    }

    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        requirePooling(geometry, inputs: inputDeltas, outputs: outputDeltas, argmax: argmax)
        var pooling = geometry.pooling
        bs_max_pooling_backward(
            &pooling, outputDeltas.base, outputDeltas.stride, argmax.base, argmax.stride, inputDeltas.base,
            inputDeltas.stride, addInputDeltas, machine)
    }

    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        requirePooling(geometry, inputs: inputs, outputs: outputs)
        var pooling = geometry.pooling
        bs_average_pooling(
            &pooling, inputs.base, inputs.stride, outputs.base, outputs.stride, machine)
    }

    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        requirePooling(geometry, inputs: inputDeltas, outputs: outputDeltas)
        var pooling = geometry.pooling
        bs_average_pooling_backward(
            &pooling, outputDeltas.base, outputDeltas.stride, inputDeltas.base, inputDeltas.stride,
            addInputDeltas, machine)
    }
}

extension ConvolutionGeometry {
    fileprivate var pooling: bs_pooling {
        bs_pooling(
            images: batch, height: height, width: width, channels: channels, output_height: outputHeight,
            output_width: outputWidth, kernel_height: kernelHeight, kernel_width: kernelWidth,
            vertical_stride: verticalStride, horizontal_stride: horizontalStride, top: padding.top,
            left: padding.left)
    }
}
