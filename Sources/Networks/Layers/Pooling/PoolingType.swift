import Arrays
import Handlers

/// What becomes of the numbers in a window: in descriptions `"max"` or `"avg"`.
public enum PoolingType: String, CaseIterable, Hashable, Sendable, Codable {
    /// The largest.
    case max
    /// Their mean.
    case average = "avg"
}

// What poolings of windows and of whole images share.

extension LayerInputs {
    /// The structure of a layer that pools to the given features, and for the largest numbers the handle of an internal
    /// `argmax` with their places in the image.
    func pooling(_ type: PoolingType, of input: BufferShape, to features: [Int]) throws -> (
        structure: LayerStructure, argmax: InternalBuffer?
    ) {
        let output = try self.output(input, features)
        var structure = LayerStructure(outputs: [Named("default", output)])
        guard type == .max else { return (structure, nil) }
        let limit = ConvolutionGeometry.largestPooledImage
        guard input.featureCount <= limit else {
            throw invalid(
                "max pooling takes images of at most \(limit) numbers, but the input is \(input); "
                    + "pool with the type \"avg\"")
        }
        let argmax = structure.internal("argmax", output)
        return (structure, argmax)
    }
}

extension LayerBuffers {
    /// The input's height, width and channels.
    var imageExtents: (height: Int, width: Int, channels: Int) {
        let shape = input().array.shape
        let rank = shape.rank
        return (shape[rank - 3], shape[rank - 2], shape[rank - 1])
    }

    /// - Parameter argmax: the places of the largest numbers, if it is these that are wanted and not the means.
    func pool(_ geometry: ConvolutionGeometry, argmax: InternalBuffer?, _ handler: any Handler) {
        if let argmax {
            handler.maxPooling(
                input().matrix, geometry: geometry, into: outputs[0].matrix, argmax: internals[argmax].matrix)
        } else {
            handler.averagePooling(input().matrix, geometry: geometry, into: outputs[0].matrix)
        }
    }

    func poolBackward(_ geometry: ConvolutionGeometry, argmax: InternalBuffer?, _ handler: any Handler) {
        guard let deltas = inputDeltas[0] else { return }
        if let argmax {
            handler.maxPoolingBackward(
                outputDeltas: outputDeltas[0].matrix, argmax: internals[argmax].matrix, geometry: geometry,
                inputDeltas: deltas.matrix, addInputDeltas: addsInputDeltas[0])
        } else {
            handler.averagePoolingBackward(
                outputDeltas: outputDeltas[0].matrix, geometry: geometry, inputDeltas: deltas.matrix,
                addInputDeltas: addsInputDeltas[0])
        }
    }
}
