public import Arrays

// Windows that move over images with two axes, of which each channel is treated by itself. An image is a row (height × width × channels) of a matrix, and an output's row is (output height × output width × channels). The geometry's kernel is the window. Padding does not count, and a window wholly outside the image gives 0.

extension Operations {
    /// The largest number of each window, and where in its row of the inputs it stands: the column, or −1 for
    /// a window wholly outside. The first of equal numbers is taken; what is not a number is larger than all
    /// numbers.
    public struct MaxPooling: HandlerOperation {
        public let inputs: Matrix
        public let geometry: ConvolutionGeometry
        public let outputs: Matrix
        public let argmax: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.require(
                geometry.imageCount <= ConvolutionGeometry.largestPooledImage, "argmax",
                "names numbers of images of at most \(ConvolutionGeometry.largestPooledImage)")
            arguments.read("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount)
            arguments.write("outputs", outputs, rows: geometry.batch, columns: geometry.pooledCount)
            arguments.write("argmax", argmax, like: outputs)
        }

        public var flops: Int { geometry.windowCount * outputs.count }
    }

    /// The backward pass of ``MaxPooling``: each delta goes to the input that `argmax` names.
    /// `addInputDeltas` says whether the results are added to what is there or take its place.
    public struct MaxPoolingBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let argmax: Matrix
        public let geometry: ConvolutionGeometry
        public let inputDeltas: Matrix
        public let addInputDeltas: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, rows: geometry.batch, columns: geometry.pooledCount)
            arguments.read("argmax", argmax, like: outputDeltas)
            arguments.write(
                "inputDeltas", inputDeltas, rows: geometry.batch, columns: geometry.imageCount,
                adding: addInputDeltas)
        }

        public var flops: Int { outputDeltas.count }
    }

    /// The mean of the inputs that each window covers.
    public struct AveragePooling: HandlerOperation {
        public let inputs: Matrix
        public let geometry: ConvolutionGeometry
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.read("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount)
            arguments.write("outputs", outputs, rows: geometry.batch, columns: geometry.pooledCount)
        }

        public var flops: Int { (geometry.windowCount + 1) * outputs.count }
    }

    /// The backward pass of ``AveragePooling``: each delta is shared out evenly among the inputs that the
    /// window covers.
    public struct AveragePoolingBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let geometry: ConvolutionGeometry
        public let inputDeltas: Matrix
        public let addInputDeltas: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.read("outputDeltas", outputDeltas, rows: geometry.batch, columns: geometry.pooledCount)
            arguments.write(
                "inputDeltas", inputDeltas, rows: geometry.batch, columns: geometry.imageCount,
                adding: addInputDeltas)
        }

        public var flops: Int { (geometry.windowCount + 1) * outputDeltas.count }
    }
}

extension Handler {
    /// ``Operations/MaxPooling``.
    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        perform(Operations.MaxPooling(inputs: inputs, geometry: geometry, outputs: outputs, argmax: argmax))
    }

    /// ``Operations/MaxPoolingBackward``.
    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        perform(
            Operations.MaxPoolingBackward(
                outputDeltas: outputDeltas, argmax: argmax, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas))
    }

    /// ``Operations/AveragePooling``.
    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        perform(Operations.AveragePooling(inputs: inputs, geometry: geometry, outputs: outputs))
    }

    /// ``Operations/AveragePoolingBackward``.
    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        perform(
            Operations.AveragePoolingBackward(
                outputDeltas: outputDeltas, geometry: geometry, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas))
    }
}

extension ConvolutionGeometry {
    /// The numbers that pooling makes of an image.
    public var pooledCount: Int { positionCount * channels }

    /// How many numbers an image may have for `argmax`, a matrix of floats, to name each exactly.
    public static let largestPooledImage = 1 << 24

    /// The numbers of a window.
    fileprivate var windowCount: Int { kernelHeight * kernelWidth }
}
