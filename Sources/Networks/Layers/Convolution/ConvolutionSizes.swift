import Arrays
import Handlers

// What convolutions of one and two axes share.

extension LayerInputs {
    /// The shape of the input, whose features must have the given axes.
    func image(axes: [String]) throws -> BufferShape {
        let input = try shape()
        guard input.scaling != .fixed, input.features.rank == axes.count, input.featureCount > 0 else {
            throw invalid(
                "the input must be (T, B, \(axes.joined(separator: ", "))), none of them 0, but is \(input)")
        }
        return input
    }

    /// How many places along an axis a kernel takes. Kernel, stride and padding are at most 65,535 each side.
    func positions(_ axis: String, _ extent: Int, padding: Int, kernel: Int, stride: Int) throws -> Int {
        let (padded, overflow) = extent.addingReportingOverflow(padding)
        guard !overflow else { throw invalid("the input's \(axis) of \(extent) is too large") }
        guard padded >= kernel else {
            throw invalid(
                "a kernel of \(axis) \(kernel) does not fit in an input of \(axis) \(extent) with "
                    + "\(padding) of padding; make the kernel smaller or the padding larger")
        }
        return (padded - kernel) / stride + 1
    }

    func output(_ input: BufferShape, _ features: [Int]) throws -> BufferShape {
        guard Shape(checking: features) != nil else {
            throw invalid("the output would have too many elements: \(features)")
        }
        return input.with(features: features)
    }
}

/// The handles of a convolution's buffers, and its passes once it knows its geometry.
struct ConvolutionViews {
    private var weights = LearnedView()
    private var bias = LearnedView()
    /// The values before an activation that needs them.
    private var sums: InternalBuffer?

    init() {}

    /// - Parameter shape: the filters' own, with their number first.
    init(
        _ structure: inout LayerStructure, weights shape: Shape, _ activation: Activation,
        _ output: BufferShape
    ) {
        weights = structure.learns("W", shape)
        bias = structure.learns("bias", Shape([shape[0]]))
        sums = structure.sums(before: activation, output)
    }

    func forward(
        _ buffers: LayerBuffers, _ geometry: ConvolutionGeometry, _ activation: Activation,
        _ handler: any Handler
    ) {
        buffers.activated(activation, sums: sums, handler) { activation, outputs in
            handler.convolution(
                buffers.input().matrix, geometry: geometry, weights: buffers.weights(weights, hasGaps: false),
                bias: buffers.parameters[bias].vector, activation: activation, into: outputs)
        }
    }

    func forward(
        _ buffers: LayerBuffers, _ geometry: ConvolutionGeometry, _ epilogue: Epilogue,
        _ handler: any Handler
    ) {
        handler.convolution(
            buffers.input().matrix, geometry: geometry, weights: buffers.weights(weights, hasGaps: false),
            bias: buffers.parameters[bias].vector, normalization: epilogue.normalization,
            activation: epilogue.activation, into: buffers.outputs[0].matrix)
    }

    func backward(
        _ buffers: LayerBuffers, _ geometry: ConvolutionGeometry, _ activation: Activation,
        _ handler: any Handler
    ) {
        buffers.activatedBackward(activation, sums: sums, handler) { activation, outputs in
            handler.convolutionBackward(
                outputDeltas: buffers.outputDeltas[0].matrix, outputs: outputs,
                inputs: buffers.input().matrix,
                geometry: geometry, weights: buffers.parameters[weights].matrix, activation: activation,
                inputDeltas: buffers.inputDeltas[0]?.matrix, addInputDeltas: buffers.addsInputDeltas[0],
                weightGradients: buffers.gradients[weights].matrix,
                biasGradients: buffers.gradients[bias].vector, addGradients: buffers.addsGradients)
        }
    }
}
