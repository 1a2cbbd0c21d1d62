import Arrays
import Describing

/// A sigmoid and its cross entropy with targets in `0...1`, for each element:
/// `p = σ(x)`, `loss = −t ln(p) − (1 − t) ln(1 − p)`, both probabilities clipped to [1e−6, 1] inside the
/// logarithm.
///
/// - Inputs: `default` `(T, B, features…)`; `targets` of the same shape.
/// - Outputs: `predictions` and `loss`, of the same shape.
/// - Description: `{"@type": "SigmoidCE"}`
///
/// The deltas `(p − t) × loss deltas` follow from `loss` only; the targets are constants.
public struct SigmoidCE: Layer {
    public static let typeName = "SigmoidCE"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let shape = try inputs.elementwiseTargets()
        return LayerStructure(
            inputs: ["default", "targets"], outputs: [Named("predictions", shape), Named("loss", shape)])
    }

    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain {
        input == "targets" ? .fraction : .finite
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.sigmoidCrossEntropy(
            buffers.input().vector, targets: buffers.input(1).vector,
            predictions: buffers.outputs[0].vector, losses: buffers.outputs[1].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.sigmoidCrossEntropyBackward(
            predictions: buffers.outputs[0].vector, targets: buffers.input(1).vector,
            lossDeltas: buffers.outputDeltas[1].vector, inputDeltas: deltas.vector,
            accumulate: buffers.addsInputDeltas[0])
    }
}

extension LayerInputs {
    /// The shape of the default input, which the targets must have too.
    func elementwiseTargets() throws -> BufferShape {
        let (shape, targets) = (try self.shape(), try self.shape("targets"))
        let expected = shape.with(features: shape.features.extents)
        guard targets.with(features: targets.features.extents) == expected else {
            throw invalid("the targets have shape \(targets), and must have \(expected)")
        }
        return expected
    }
}
