import Arrays
import Describing
import Handlers

/// Self-attention of several heads over time (Vaswani et al., "Attention is all you need", 2017, section
/// 3.2). For each sample, with the size divided evenly among the heads:
///
///     q = W_q x + b_q,  k = W_k x + b_k,  v = W_v x + b_v
///     p[t, s] = softmax over s of q[t] · k[s] / √(size / heads),  a[t] = Σ p[t, s] v[s]   (for each head)
///     y = W_o a + b_o   (the heads side by side)
///
/// - Inputs: `default` `(T, B, features…)`, flattened; optionally `mask` `(T, B, 1)`: where it is 0, as in
///   padding, nothing attends to the time step.
/// - Output `default`: `(T, B, size)`.
/// - Parameters, in this order: `Wq Wk Wv` (size × inputs), `Wo` (size × size), `bq bk bv bo` (size).
/// - Internals: `qkv` (queries, keys and values side by side), `attended` (a), `logSums` (for each head the
///   logarithm of the softmax's sum); in the backward pass `dqkv` and `dattended`. The probabilities, whose
///   number is the square of the time, are not kept but computed again in the backward pass.
/// - Size: the outputs' features, a multiple of the heads; without one as many as the input has.
/// - Description: `{"@type": "MultiHeadAttention", "heads": 8, "size": 512, "causal": false}`
///
/// If `causal`, a time step attends to itself and those before it only. A time step that may attend to
/// nothing has a = 0. The mask is a constant: it receives no deltas. Masked time steps still have an output;
/// mask their loss.
public struct MultiHeadAttention: Layer {
    public static let typeName = "MultiHeadAttention"

    public var label = LayerLabel()
    public let heads: Int
    /// The output's features; without one as many as the input has.
    public let size: Int?
    /// Whether a time step sees only itself and those before it.
    public let isCausal: Bool

    private var inputWeights = LearnedBlock()
    private var outputWeights = LearnedView()
    private var inputBias = LearnedBlock()
    private var outputBias = LearnedView()
    private var projected = InternalBuffer()
    private var attended = InternalBuffer()
    private var logSums = InternalBuffer()
    private var projectedDeltas = InternalBuffer()
    private var attendedDeltas = InternalBuffer()

    private enum CodingKeys: String, CodingKey {
        case heads, size
        case isCausal = "causal"
    }

    /// - Precondition: heads and size are positive.
    public init(heads: Int, size: Int? = nil, isCausal: Bool = false, name: String? = nil) {
        precondition(heads > 0, "attention has at least one head")
        precondition(size ?? 1 > 0, "a layer's size is positive")
        self.heads = heads
        self.size = size
        self.isCausal = isCausal
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        heads = try container.decodeChecked(Int.self, forKey: .heads, in: 1...)
        size = try container.decodeUnits(forKey: .size)
        isCausal = try container.decode(Bool.self, forKey: .isCausal, default: false)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        try inputs.allow(only: ["default", "mask"])
        let input = try inputs.sequence()
        let size = self.size ?? input.featureCount
        guard size % heads == 0 else {
            throw inputs.invalid("the size \(size) cannot be divided evenly among \(heads) heads")
        }
        let (tripled, overflow) = size.multipliedReportingOverflow(by: 3)
        guard !overflow else { throw inputs.invalid("the size \(size) is too large") }
        if let mask = inputs.optionalShape("mask") {
            let expected = input.with(features: [1])
            guard mask.with(features: mask.features.extents) == expected else {
                throw inputs.invalid("the mask has shape \(mask), and must have \(expected)")
            }
        }
        let weights = try inputs.shape(of: "W", [size, input.featureCount])
        var structure = LayerStructure(
            inputs: ["default", "mask"], outputs: [Named("default", .timeBatch([size]))])
        // What queries, keys and values are made with is one matrix, so that one product does for all three.
        inputWeights = structure.learns(["Wq", "Wk", "Wv"], each: weights)
        outputWeights = structure.learns("Wo", try inputs.shape(of: "Wo", [size, size]))
        inputBias = structure.learns(["bq", "bk", "bv"], each: Shape([size]))
        outputBias = structure.learns("bo", Shape([size]))
        projected = structure.internal("qkv", .timeBatch([tripled]))
        attended = structure.internal("attended", .timeBatch([size]))
        logSums = structure.internal("logSums", .timeBatch([heads]))
        projectedDeltas = structure.internal("dqkv", .timeBatch([tripled], backwardOnly: true))
        attendedDeltas = structure.internal("dattended", .timeBatch([size], backwardOnly: true))
        return structure
    }

    /// Queries, keys or values.
    private func third(_ index: Int, of buffer: LayerBuffer) -> Matrix {
        let columns = buffer.matrix.columns / 3
        return buffer.matrix.columns(index * columns, count: columns)
    }

    private func form(_ buffers: LayerBuffers) -> AttentionForm {
        AttentionForm(
            batch: buffers.batch, heads: heads, isCausal: isCausal, mask: buffers.inputs[1]?.vector)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (projected, attended) = (buffers.internals[projected], buffers.internals[attended])
        pass.handler.linear(
            buffers.input().matrix, weights: buffers.weights(inputWeights),
            bias: buffers.parameters[inputBias].flat, activation: .linear, into: projected.matrix)
        pass.handler.attention(
            queries: third(0, of: projected), keys: third(1, of: projected), values: third(2, of: projected),
            form: form(buffers), into: attended.matrix, logSums: buffers.internals[logSums].matrix)
        pass.handler.linear(
            attended.matrix, weights: buffers.weights(outputWeights),
            bias: buffers.parameters[outputBias].vector, activation: .linear,
            into: buffers.outputs[0].matrix)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        if buffers.inputs[1] != nil { buffers.clearDeltas(ofInput: 1, pass.handler) }
        let (weights, gradients) = (buffers.parameters, buffers.gradients)
        let (projected, attended) = (buffers.internals[projected], buffers.internals[attended])
        let projectedDeltas = buffers.internals[projectedDeltas]
        let attendedDeltas = buffers.internals[attendedDeltas]
        pass.handler.linearBackward(
            outputDeltas: buffers.outputDeltas[0].matrix, outputs: buffers.outputs[0].matrix,
            inputs: attended.matrix, weights: weights[outputWeights].matrix, activation: .linear,
            inputDeltas: attendedDeltas.matrix, addInputDeltas: false,
            weightGradients: gradients[outputWeights].matrix, biasGradients: gradients[outputBias].vector,
            addGradients: buffers.addsGradients)
        pass.handler.attentionBackward(
            outputDeltas: attendedDeltas.matrix,
            logSums: buffers.internals[logSums].matrix, queries: third(0, of: projected),
            keys: third(1, of: projected), values: third(2, of: projected), form: form(buffers),
            queryDeltas: third(0, of: projectedDeltas), keyDeltas: third(1, of: projectedDeltas),
            valueDeltas: third(2, of: projectedDeltas))
        pass.handler.linearBackward(
            outputDeltas: projectedDeltas.matrix, outputs: projected.matrix, inputs: buffers.input().matrix,
            weights: weights[inputWeights], activation: .linear, inputDeltas: buffers.inputDeltas[0]?.matrix,
            addInputDeltas: buffers.addsInputDeltas[0], weightGradients: gradients[inputWeights],
            biasGradients: gradients[inputBias].flat, addGradients: buffers.addsGradients)
    }
}
