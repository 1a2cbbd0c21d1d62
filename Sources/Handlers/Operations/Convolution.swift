public import Arrays

// Convolutions of images with two axes. An image is a row (height × width × channels) of a matrix without gaps, weights are filters × (kernel height × kernel width × channels), and an output's row is (output height × output width × filters).

extension Operations {
    /// A whole convolution layer (a cross-correlation: the kernel is not flipped), with zeros around the
    /// image:
    ///
    ///     outputs[n, y, x, f] =
    ///         activation(bias[f] + Σ weights[f, i, j, c] × inputs[n, y s + i − top, x s′ + j − left, c])
    ///
    /// With a normalization, that of the sum comes before the activation.
    public struct Convolution: HandlerOperation {
        public let inputs: Matrix
        public let geometry: ConvolutionGeometry
        public let weights: Weights
        public let bias: Vector?
        public let normalization: ColumnNormalization?
        public let activation: Activation
        public let outputs: Matrix

        public func declare(_ arguments: inout Arguments) {
            arguments.requireNoGaps("inputs", inputs)
            arguments.requireNoGaps("weights", weights.matrix)
            arguments.requireNoGaps("outputs", outputs)
            arguments.read("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount)
            arguments.read("weights", weights, inputs: geometry.kernelCount)
            arguments.read("bias", bias, count: weights.units)
            arguments.read(normalization, columns: weights.units)
            arguments.write(
                "outputs", outputs, rows: geometry.batch, columns: geometry.positionCount * weights.units)
            arguments.combine(activation)
        }

        public var flops: Int {
            (2 * geometry.kernelCount + (bias == nil ? 0 : 1) + (normalization == nil ? 0 : 3)
                + activation.flops) * outputs.count
        }
    }

    /// The backward pass of ``Convolution``. `outputDeltas` is overwritten with the deltas before the
    /// activation. Input deltas are computed only if asked for. `addInputDeltas` and `addGradients` say
    /// whether the results are added to what is there or take its place.
    public struct ConvolutionBackward: HandlerOperation {
        public let outputDeltas: Matrix
        public let outputs: Matrix
        public let inputs: Matrix
        public let geometry: ConvolutionGeometry
        public let weights: Matrix
        public let activation: Activation
        public let inputDeltas: Matrix?
        public let addInputDeltas: Bool
        public let weightGradients: Matrix
        public let biasGradients: Vector?
        public let addGradients: Bool

        public func declare(_ arguments: inout Arguments) {
            arguments.requireNoGaps("outputDeltas", outputDeltas)
            arguments.requireNoGaps("outputs", outputs)
            arguments.requireNoGaps("inputs", inputs)
            arguments.requireNoGaps("weights", weights)
            arguments.requireNoGaps("inputDeltas", inputDeltas)
            arguments.requireNoGaps("weightGradients", weightGradients)
            arguments.read(
                "outputs", outputs, rows: geometry.batch, columns: geometry.positionCount * weights.rows,
                unless: activation == .linear)
            arguments.read("inputs", inputs, rows: geometry.batch, columns: geometry.imageCount)
            arguments.read("weights", weights, columns: geometry.kernelCount, unless: inputDeltas == nil)
            arguments.updateDeltas(outputDeltas, activation, like: outputs)
            arguments.write("inputDeltas", inputDeltas, like: inputs, adding: addInputDeltas)
            arguments.write("weightGradients", weightGradients, like: weights, adding: addGradients)
            arguments.write("biasGradients", biasGradients, count: weights.rows, adding: addGradients)
            arguments.combine(activation)
        }

        public var flops: Int {
            (2 * (inputDeltas == nil ? 1 : 2) * geometry.kernelCount + (biasGradients == nil ? 0 : 1)
                + activation.backwardFlops) * outputs.count
        }
    }
}

extension Handler {
    /// ``Operations/Convolution``.
    public func convolution(
        _ inputs: Matrix, geometry: ConvolutionGeometry, weights: Weights, bias: Vector?,
        normalization: ColumnNormalization? = nil, activation: Activation, into outputs: Matrix
    ) {
        perform(
            Operations.Convolution(
                inputs: inputs, geometry: geometry, weights: weights, bias: bias,
                normalization: normalization, activation: activation, outputs: outputs))
    }

    /// ``Operations/ConvolutionBackward``.
    public func convolutionBackward(
        outputDeltas: Matrix, outputs: Matrix, inputs: Matrix, geometry: ConvolutionGeometry, weights: Matrix,
        activation: Activation, inputDeltas: Matrix?, addInputDeltas: Bool, weightGradients: Matrix,
        biasGradients: Vector?, addGradients: Bool
    ) {
        perform(
            Operations.ConvolutionBackward(
                outputDeltas: outputDeltas, outputs: outputs, inputs: inputs, geometry: geometry,
                weights: weights, activation: activation, inputDeltas: inputDeltas,
                addInputDeltas: addInputDeltas, weightGradients: weightGradients,
                biasGradients: biasGradients, addGradients: addGradients))
    }
}

/// The sizes of a convolution but for the number of filters, which the weights' rows tell; or of a pooling.
public struct ConvolutionGeometry: Hashable, Sendable {
    public let batch: Int
    public let height: Int
    public let width: Int
    public let channels: Int
    public let kernelHeight: Int
    public let kernelWidth: Int
    /// How many rows the kernel moves from one output to the next.
    public let verticalStride: Int
    public let horizontalStride: Int
    /// The zeros around the image.
    public let padding: ImagePadding

    /// - Precondition: sizes, kernel and strides are positive, the batch and the padding not negative, and the
    ///   kernel fits in the padded image.
    public init(
        batch: Int, height: Int, width: Int, channels: Int, kernel: (height: Int, width: Int),
        stride: (vertical: Int, horizontal: Int) = (1, 1), padding: ImagePadding = ImagePadding(0)
    ) {
        precondition(batch >= 0 && height > 0 && width > 0 && channels > 0, "an image has a size")
        precondition(stride.vertical > 0 && stride.horizontal > 0, "a stride is positive")
        precondition(kernel.height > 0 && kernel.width > 0, "a kernel has a size")
        precondition(
            kernel.height <= height + padding.top + padding.bottom
                && kernel.width <= width + padding.left + padding.right,
            "a kernel fits in the image with its padding")
        self.batch = batch
        self.height = height
        self.width = width
        self.channels = channels
        (kernelHeight, kernelWidth) = kernel
        (verticalStride, horizontalStride) = stride
        self.padding = padding
    }

    public var outputHeight: Int {
        (height + padding.top + padding.bottom - kernelHeight) / verticalStride + 1
    }
    public var outputWidth: Int {
        (width + padding.left + padding.right - kernelWidth) / horizontalStride + 1
    }
    /// The numbers of an image.
    public var imageCount: Int { height * width * channels }
    /// The numbers of a filter.
    public var kernelCount: Int { kernelHeight * kernelWidth * channels }
    /// The places of an output, each with a number for every filter.
    public var positionCount: Int { outputHeight * outputWidth }
}

/// Rows and columns of zeros around an image.
public struct ImagePadding: Hashable, Sendable {
    public let top: Int
    public let left: Int
    public let bottom: Int
    public let right: Int

    /// - Precondition: none is negative.
    public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
        precondition(top >= 0 && left >= 0 && bottom >= 0 && right >= 0, "padding is not negative")
        self.top = top
        self.left = left
        self.bottom = bottom
        self.right = right
    }

    /// As many on every side.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }
}

extension Arguments {
    fileprivate mutating func requireNoGaps(_ name: @autoclosure () -> String, _ matrix: Matrix?) {
        guard let matrix else { return }
        require(
            matrix.isContiguous, name(),
            "has gaps of \(matrix.stride - matrix.columns) numbers between its rows")
    }
}
