internal import Arrays
internal import CKernels

extension ConvolutionGeometry {
    fileprivate var pooling: bs_pooling {
        bs_pooling(
            images: batch, height: height, width: width, channels: channels, output_height: outputHeight,
            output_width: outputWidth, kernel_height: kernelHeight, kernel_width: kernelWidth,
            vertical_stride: verticalStride, horizontal_stride: horizontalStride, top: padding.top,
            left: padding.left)
    }
}

extension Operations.MaxPooling {
    public func perform(by handler: CPUHandler) {
        var pooling = geometry.pooling
        bs_max_pooling(
            &pooling, inputs.base, inputs.stride, outputs.base, outputs.stride, argmax.base, argmax.stride,
            handler.machine)
    }
}

extension Operations.MaxPoolingBackward {
    public func perform(by handler: CPUHandler) {
        var pooling = geometry.pooling
        bs_max_pooling_backward(
            &pooling, outputDeltas.base, outputDeltas.stride, argmax.base, argmax.stride, inputDeltas.base,
            inputDeltas.stride, addInputDeltas, handler.machine)
    }
}

extension Operations.AveragePooling {
    public func perform(by handler: CPUHandler) {
        var pooling = geometry.pooling
        bs_average_pooling(
            &pooling, inputs.base, inputs.stride, outputs.base, outputs.stride, handler.machine)
    }
}

extension Operations.AveragePoolingBackward {
    public func perform(by handler: CPUHandler) {
        var pooling = geometry.pooling
        bs_average_pooling_backward(
            &pooling, outputDeltas.base, outputDeltas.stride, inputDeltas.base, inputDeltas.stride,
            addInputDeltas, handler.machine)
    }
}
