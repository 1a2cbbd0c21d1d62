public import Brainstorm

/// A layer: `y = x²`, with any shape.
///
/// Description: `{"@type": "Square"}`
public struct Square: Layer {
    public static let typeName = "Square"

    public var label = LayerLabel()

    // What the description holds: here nothing.
    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(outputs: [Named("default", try inputs.shape())])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let input = buffers.input().vector
        pass.handler.multiply(input, input, times: 1, into: buffers.outputs[0].vector, accumulate: false)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        // Nobody may need the deltas; somebody else may have written some already.
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.multiply(
            buffers.outputDeltas[0].vector, buffers.input().vector, times: 2, into: deltas.vector,
            accumulate: buffers.addsInputDeltas[0])
    }
}
