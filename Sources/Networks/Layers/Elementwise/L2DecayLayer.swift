import Arrays
import Describing
import Handlers

/// What activations or parameters cost by their size: `loss = Σ x² / 2` over the features of each sample at
/// each time. Weigh it with ``Loss/importance``. (``L2Decay`` is the gradient modifier.)
///
/// - Input `default`: any shape.
/// - Output `loss`: `(T, B, 1)`; `(1)` for an input without samples, such as a parameter.
/// - Description: `{"@type": "L2Decay"}`
///
/// The input's deltas are the loss deltas times `x`.
public struct L2DecayLayer: Layer {
    public static let typeName = "L2Decay"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        LayerStructure(outputs: [Named("loss", try inputs.shape().with(features: [1]))])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        buffers.penalize(.halfSquare, pass.handler)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.penalizeBackward(.halfSquare, pass.handler)
    }
}
