public import Arrays

/// Windows that move over images with two axes, of which each channel is treated by itself. An image is a row
/// (height × width × channels) of a matrix, and an output's row is (output height × output width × channels).
/// The geometry's kernel is the window. Padding does not count, and a window wholly outside the image gives 0.
public protocol PoolingOperations {
    /// The largest number of each window, and where in its row of the inputs it stands: the column, or −1 for
    /// a window wholly outside. The first of equal numbers is taken; what is not a number is larger than all
    /// numbers.
    func maxPooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix)
    /// The backward pass of ``maxPooling``: each delta goes to the input that `argmax` names.
    /// `addInputDeltas` says whether the results are added to what is there or take its place.
    func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool)

    /// The mean of the inputs that each window covers.
    func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix)
    /// The backward pass of ``averagePooling``: each delta is shared out evenly among the inputs that the
    /// window covers.
    func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool)
}

extension ConvolutionGeometry {
    /// The numbers that pooling makes of an image.
    public var pooledCount: Int { positionCount * channels }

    /// How many numbers an image may have for `argmax`, a matrix of floats, to name each exactly.
    public static let largestPooledImage = 1 << 24
}

extension PoolingOperations where Self: ForwardingHandler {
    public func maxPooling(
        _ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix, argmax: Matrix
    ) {
        wrapped.maxPooling(inputs, geometry: geometry, into: outputs, argmax: argmax)
    }

    public func maxPoolingBackward(
        outputDeltas: Matrix, argmax: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix,
        addInputDeltas: Bool
    ) {
        wrapped.maxPoolingBackward(
            outputDeltas: outputDeltas, argmax: argmax, geometry: geometry, inputDeltas: inputDeltas,
            addInputDeltas: addInputDeltas)
    }

    public func averagePooling(_ inputs: Matrix, geometry: ConvolutionGeometry, into outputs: Matrix) {
        wrapped.averagePooling(inputs, geometry: geometry, into: outputs)
    }

    public func averagePoolingBackward(
        outputDeltas: Matrix, geometry: ConvolutionGeometry, inputDeltas: Matrix, addInputDeltas: Bool
    ) {
        wrapped.averagePoolingBackward(
            outputDeltas: outputDeltas, geometry: geometry, inputDeltas: inputDeltas,
            addInputDeltas: addInputDeltas)
    }
}
