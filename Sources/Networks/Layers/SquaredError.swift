import Arrays
import Describing

/// Half the squared difference between predictions and targets, for each element: `loss = (x − t)² / 2`.
///
/// - Inputs: `default` `(T, B, features…)`; `targets` of the same shape.
/// - Outputs: `predictions`, the input itself, and `loss`, of the same shape.
/// - Internal `diff`: `x − t`.
/// - Description: `{"@type": "SquaredError"}`
///
/// The deltas `(x − t) × loss deltas` follow from `loss` only; the targets are constants.
public struct SquaredError: Layer {
    public static let typeName = "SquaredError"

    public var label = LayerLabel()

    private var difference = InternalBuffer()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let shape = try inputs.elementwiseTargets()
        var structure = LayerStructure(
            inputs: ["default", "targets"], outputs: [Named("predictions", shape), Named("loss", shape)])
        difference = structure.internal("diff", shape)
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.copy(buffers.input().matrix, into: buffers.outputs[0].matrix)
        pass.handler.squaredDifference(
            buffers.input().vector, buffers.input(1).vector, times: 0.5,
            difference: buffers.internals[difference].vector, into: buffers.outputs[1].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.multiply(
            buffers.internals[difference].vector, buffers.outputDeltas[1].vector, times: 1,
            into: deltas.vector,
            accumulate: buffers.addsInputDeltas[0])
    }
}
