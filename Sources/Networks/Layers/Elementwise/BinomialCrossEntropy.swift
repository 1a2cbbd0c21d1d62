import Arrays
import Describing
import Handlers

/// The cross entropy of probabilities with targets in `0...1`, summed over the features of each sample at
/// each time: `loss = −Σ (t ln(p) + (1 − t) ln(1 − p))`, both probabilities clipped to [1e−6, 1] inside the
/// logarithm.
///
/// - Inputs: `default` `(T, B, features…)`, probabilities, such as those of a sigmoid layer; `targets` of the
///   same shape.
/// - Output `default`: `(T, B, 1)`
/// - Description: `{"@type": "BinomialCrossEntropy"}`
///
/// The deltas are the loss deltas times `(p − t) / max(p (1 − p), 1e−6)`; the targets are constants. The
/// features may have several axes in both passes (brainstorm 0.5's backward pass takes one only).
/// ``SigmoidCE`` after a linear layer computes the same more precisely.
public struct BinomialCrossEntropy: Layer {
    public static let typeName = "BinomialCrossEntropy"

    public var label = LayerLabel()

    private enum CodingKeys: CodingKey {}

    public init(name: String? = nil) { label = LayerLabel(name) }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let shape = try inputs.elementwiseTargets()
        return LayerStructure(
            inputs: ["default", "targets"], outputs: [Named("default", shape.with(features: [1]))])
    }

    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain {
        input == "targets" ? .fraction : .finite
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let losses = buffers.outputs[0].vector
        pass.handler.binomialCrossEntropy(
            buffers.input().matrix(rows: losses.count), targets: buffers.input(1).matrix(rows: losses.count),
            losses: losses)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        let lossDeltas = buffers.outputDeltas[0].vector
        pass.handler.binomialCrossEntropyBackward(
            buffers.input().matrix(rows: lossDeltas.count),
            targets: buffers.input(1).matrix(rows: lossDeltas.count), lossDeltas: lossDeltas,
            inputDeltas: deltas.matrix(rows: lossDeltas.count), accumulate: buffers.addsInputDeltas[0])
    }
}
