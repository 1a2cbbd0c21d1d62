import Arrays
import Describing
import Handlers

/// Multiplies by a mask: `y = m ⊙ x`. Losses are masked with it so that padded time steps do not count;
/// a loss is still divided by the whole batch size.
///
/// - Inputs: `default` `(T, B, features…)`; `mask`: `(T, B, 1)`, the features with their last axis 1, or
///   the full shape.
/// - Output `default`: as the input.
/// - Description: `{"@type": "Mask"}`
///
/// The mask is a constant: it receives no deltas.
public struct Mask: Layer {
    public static let typeName = "Mask"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let (shape, mask) = (try inputs.shape(), try inputs.shape("mask"))
        let features = shape.features.extents
        let perSample = shape.with(features: [1])
        let perVector = shape.with(features: features.dropLast() + [1])
        let expected = [perSample, perVector, shape.with(features: features)]
        guard expected.contains(mask.with(features: mask.features.extents)) else {
            throw inputs.invalid(
                "the mask has shape \(mask), and must have \(perSample), \(perVector) or \(shape)")
        }
        return LayerStructure(inputs: ["default", "mask"], outputs: [Named("default", shape)])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        apply(
            buffers, buffers.input().matrix, into: buffers.outputs[0].matrix, adding: false, pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        apply(
            buffers, buffers.outputDeltas[0].matrix, into: deltas.matrix,
            adding: buffers.addsInputDeltas[0], pass.handler)
    }

    private func apply(
        _ buffers: LayerBuffers, _ source: Matrix, into target: Matrix, adding: Bool, _ handler: any Handler
    ) {
        let mask = buffers.input(1).vector
        if mask.count == source.count {
            handler.multiply(source.flat, mask, times: 1, into: target.flat, accumulate: adding)
        } else {
            let columns = mask.count == 0 ? 0 : source.count / mask.count
            handler.maskRows(
                source.reshaped(rows: mask.count, columns: columns), mask: mask,
                into: target.reshaped(rows: mask.count, columns: columns), accumulate: adding)
        }
    }
}
