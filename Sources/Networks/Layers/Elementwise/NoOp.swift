import Arrays
import Describing
import Handlers

/// Hands its input on: `y = x`. A place in a network that has a name.
///
/// - Input, output `default`: any shape.
/// - Description: `{"@type": "NoOp"}`
public struct NoOp: Layer {
    public static let typeName = "NoOp"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(outputs: [Named("default", try inputs.plainShape())])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.copy(buffers.input().vector.row, into: buffers.outputs[0].vector.row)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.pass(
            buffers.outputDeltas[0].vector.row, to: deltas.vector.row, adding: buffers.addsInputDeltas[0])
    }
}
