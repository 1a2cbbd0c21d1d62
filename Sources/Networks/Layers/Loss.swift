import Arrays
import Describing

/// A part of the network's objective: `loss = importance × Σ x / B`, the sum over time, batch and features
/// divided by the batch size only. Its gradient is what training follows; several losses add up.
///
/// Of a part of a batch (``BatchPart``) the loss is divided by the size of the whole, so that the parts' losses add up to its
/// loss.
///
/// - Input `default`: any shape; one without samples, such as a parameter, is not divided, and counts in the first part of
///   a batch only.
/// - Output `loss`: `(1)`
/// - Description: `{"@type": "Loss", "importance": 1.0}`
public struct Loss: Layer {
    public static let typeName = "Loss"

    public var label = LayerLabel()
    public let importance: Double

    private enum CodingKeys: CodingKey {
        case importance
    }

    public init(importance: Double = 1, name: String? = nil) {
        self.importance = importance
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        importance = try container.decode(Double.self, forKey: .importance, default: 1)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        _ = try inputs.shape()
        return LayerStructure(outputs: [Named("loss", .fixed([1]))])
    }

    private func factor(_ buffers: LayerBuffers, _ part: BatchPart) -> Double {
        if buffers.input().hasSamples { return importance / Double(max(1, part.whole)) }
        return part.first == 0 ? importance : 0
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let sum = pass.handler.sum(buffers.input().vector)
        pass.handler.fill(buffers.outputs[0].vector, with: Float(sum * factor(buffers, pass.part)))
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        guard let deltas = buffers.inputDeltas[0] else { return }
        let delta = Float(factor(buffers, pass.part))
        if buffers.addsInputDeltas[0] {
            pass.handler.addConstant(delta, to: deltas.vector)
        } else {
            pass.handler.fill(deltas.vector, with: delta)
        }
    }
}
