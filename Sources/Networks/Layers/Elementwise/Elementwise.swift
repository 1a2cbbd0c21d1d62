import Arrays
import Describing
public import Handlers

/// An activation by itself: `y = f(x)` for each element.
///
/// - Input, output `default`: any shape.
/// - No parameters and no internals.
/// - Description: `{"@type": "Elementwise", "activation": "rel"}`; `activation` is `rel` unless given.
public struct Elementwise: Layer {
    public static let typeName = "Elementwise"

    public var label = LayerLabel()
    public let activation: Activation

    private enum CodingKeys: CodingKey {
        case activation
    }

    public init(_ activation: Activation = .relu, name: String? = nil) {
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .relu)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(outputs: [Named("default", try inputs.shape())])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.activate(buffers.input().matrix, activation, into: buffers.outputs[0].matrix)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.activateBackward(
            outputDeltas: buffers.outputDeltas[0].matrix, inputs: buffers.input().matrix,
            outputs: buffers.outputs[0].matrix, activation: activation, into: deltas.matrix,
            accumulate: buffers.addsInputDeltas[0])
    }
}
