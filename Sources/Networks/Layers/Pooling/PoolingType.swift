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
    /// The structure of a layer that pools to the given features. For the largest numbers it has an internal
    /// `argmax` with their places in the image.
    func pooling(_ type: PoolingType, of input: BufferShape, to features: [Int]) throws -> LayerStructure {
        let output = try self.output(input, features)
        guard type == .max else { return LayerStructure(outputs: [Named("default", output)]) }
        let limit = ConvolutionGeometry.largestPooledImage
        guard input.featureCount <= limit else {
            throw invalid(
                "max pooling takes images of at most \(limit) numbers, but the input is \(input); "
                    + "pool with the type \"avg\"")
        }
        return LayerStructure(outputs: [Named("default", output)], internals: [Named("argmax", output)])
    }
}

extension LayerBuffers {
    /// The input's height, width and channels.
    var imageExtents: (height: Int, width: Int, channels: Int) {
        let shape = input().array.shape
        let rank = shape.rank
        return (shape[rank - 3], shape[rank - 2], shape[rank - 1])
    }

    func pool(_ type: PoolingType, _ geometry: ConvolutionGeometry, _ handler: any Handler) {
        switch type {
        case .max:
            handler.maxPooling(
                input().matrix, geometry: geometry, into: outputs[0].matrix, argmax: internals[0].matrix)
        case .average:
            handler.averagePooling(input().matrix, geometry: geometry, into: outputs[0].matrix)
        }
    }

    func poolBackward(_ type: PoolingType, _ geometry: ConvolutionGeometry, _ handler: any Handler) {
        guard let deltas = inputDeltas[0] else { return }
        switch type {
        case .max:
            handler.maxPoolingBackward(
                outputDeltas: outputDeltas[0].matrix, argmax: internals[0].matrix, geometry: geometry,
                inputDeltas: deltas.matrix, addInputDeltas: addsInputDeltas[0])
        case .average:
            handler.averagePoolingBackward(
                outputDeltas: outputDeltas[0].matrix, geometry: geometry, inputDeltas: deltas.matrix,
                addInputDeltas: addsInputDeltas[0])
        }
    }
}
