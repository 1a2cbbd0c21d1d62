import Arrays
import Describing
import Handlers

/// A sigmoid and its cross entropy with targets in `0...1`, for each element:
/// `p = σ(x)`, `loss = −t ln(p) − (1 − t) ln(1 − p)`, both probabilities clipped to [1e−6, 1] inside the
/// logarithm.
///
/// - Inputs: `default` `(T, B, features…)`; `targets` of the same shape.
/// - Outputs: `predictions` and `loss`, of the same shape.
/// - Description: `{"@type": "SigmoidCE", "positive_weights": [1.0, 2.5]}`
///
/// - `positive_weights`: a factor for each feature, finite and not negative, by which a yes counts against a no:
///   `loss = −w t ln(p) − (1 − t) ln(1 − p)`, as PyTorch's `BCEWithLogitsLoss(pos_weight=…)` has it. Without it, and then
///   not written, all are 1. ``Loss`` divides by the size of the batch, whatever the weights are.
///
/// The deltas `(p − t) × loss deltas`, with weights `(p − t − (w − 1) t (1 − p)) × loss deltas`, follow from `loss` only; the targets are constants.
public struct SigmoidCE: Layer {
    public static let typeName = "SigmoidCE"

    public var label = LayerLabel()
    /// A factor for each feature; `nil` if all are 1.
    public let positiveWeights: [Double]?

    private var weights = InternalBuffer()
    private var ones = InternalBuffer()
    private var surplus = InternalBuffer()
    private var scratch = InternalBuffer()

    private enum CodingKeys: String, CodingKey {
        case positiveWeights = "positive_weights"
    }

    /// - Precondition: the weights are finite and not negative.
    public init(positiveWeights: [Double]? = nil, name: String? = nil) {
        precondition(positiveWeights?.allSatisfy(isLossWeight) ?? true, lossWeightRule)
        self.positiveWeights = positiveWeights
        label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        positiveWeights = try decoder.container(keyedBy: CodingKeys.self)
            .decodeLossWeights(.positiveWeights)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(positiveWeights, forKey: .positiveWeights)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let shape = try inputs.elementwiseTargets()
        var structure = LayerStructure(
            inputs: ["default", "targets"], outputs: [Named("predictions", shape), Named("loss", shape)])
        guard let positiveWeights else { return structure }
        guard positiveWeights.count == shape.featureCount else {
            throw inputs.invalid(
                "there are \(positiveWeights.count) positive weights for \(shape.featureCount) features")
        }
        weights = structure.internal("positive_weights", .fixed([positiveWeights.count]))
        ones = structure.internal("ones", shape)
        surplus = structure.internal("surplus", shape)
        scratch = structure.internal("scratch", shape)
        return structure
    }

    public func domain(of input: String, _ structure: LayerStructure) -> InputDomain {
        input == "targets" ? .fraction : .finite
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.sigmoidCrossEntropy(
            buffers.input().vector, targets: buffers.input(1).vector,
            predictions: buffers.outputs[0].vector, losses: buffers.outputs[1].vector)
        if let positiveWeights { addSurplus(buffers, positiveWeights, pass.handler) }
    }

    /// Adds `(w − 1) t` times the loss that a target of 1 would have.
    private func addSurplus(_ buffers: LayerBuffers, _ positiveWeights: [Double], _ handler: any Handler) {
        let internals = buffers.internals
        let (weights, ones, surplus) = (internals[weights], internals[ones].vector, internals[surplus])
        weights.array.copy(from: positiveWeights.map { Float($0 - 1) })
        // The weights in a row for each sample and time.
        handler.fill(surplus.vector, with: 0)
        handler.addTimeRows(weights.matrix, to: surplus.matrix, into: surplus.matrix)
        handler.multiply(
            surplus.vector, buffers.input(1).vector, times: 1, into: surplus.vector, accumulate: false)
        handler.fill(ones, with: 1)
        let losses = internals[scratch].vector
        handler.sigmoidCrossEntropy(
            buffers.input().vector, targets: ones, predictions: buffers.outputs[0].vector, losses: losses)
        handler.multiply(losses, surplus.vector, times: 1, into: buffers.outputs[1].vector, accumulate: true)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.clearDeltas(ofInput: 1, pass.handler)
        guard let deltas = buffers.inputDeltas[0] else { return }
        pass.handler.sigmoidCrossEntropyBackward(
            predictions: buffers.outputs[0].vector, targets: buffers.input(1).vector,
            lossDeltas: buffers.outputDeltas[1].vector, inputDeltas: deltas.vector,
            accumulate: buffers.addsInputDeltas[0])
        guard positiveWeights != nil else { return }
        let internals = buffers.internals
        let lossDeltas = internals[scratch].vector
        pass.handler.multiply(
            buffers.outputDeltas[1].vector, internals[surplus].vector, times: 1, into: lossDeltas,
            accumulate: false)
        pass.handler.sigmoidCrossEntropyBackward(
            predictions: buffers.outputs[0].vector, targets: internals[ones].vector, lossDeltas: lossDeltas,
            inputDeltas: deltas.vector, accumulate: true)
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
