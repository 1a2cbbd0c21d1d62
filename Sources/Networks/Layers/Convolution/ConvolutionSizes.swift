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

extension LayerBuffers {
    func convolve(_ geometry: ConvolutionGeometry, _ activation: Activation, _ handler: any Handler) {
        activated(activation, handler) { activation, outputs in
            handler.convolution(
                input().matrix, geometry: geometry, weights: parameters[0].matrix, bias: parameters[1].vector,
                activation: activation, into: outputs)
        }
    }

    func convolveBackward(_ geometry: ConvolutionGeometry, _ activation: Activation, _ handler: any Handler) {
        activatedBackward(activation, handler) { activation, outputs in
            handler.convolutionBackward(
                outputDeltas: outputDeltas[0].matrix, outputs: outputs, inputs: input().matrix,
                geometry: geometry, weights: parameters[0].matrix, activation: activation,
                inputDeltas: inputDeltas[0]?.matrix, addInputDeltas: addsInputDeltas[0],
                weightGradients: gradients[0].matrix, biasGradients: gradients[1].vector,
                addGradients: addsGradients)
        }
    }
}
