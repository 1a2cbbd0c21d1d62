import Arrays
import Describing

/// Sets inputs to zero at random while training: `y = m ⊙ x / (1 − p)` with `m` 1 with probability `1 − p`
/// (Srivastava et al., JMLR 2014); otherwise `y = x`.
///
/// - Input, output `default`: any shape.
/// - Internal `mask`: the zeros and ones of the last training pass.
/// - Description: `{"@type": "Dropout", "drop_prob": 0.5}`
///
/// The mask is a function of the network's seed, the layer's name, the update and the element's place in the whole batch,
/// so that the parts of a batch (``BatchPart``) have the whole's mask. The backward
/// pass scales by `1 / (1 − p)` like the forward pass (brainstorm 0.5 forgets to).
public struct Dropout: Layer {
    public static let typeName = "Dropout"

    public var label = LayerLabel()
    /// The probability that an element is dropped, in `0..<1`.
    public let dropProbability: Double

    private var mask = InternalBuffer()

    private enum CodingKeys: String, CodingKey {
        case dropProbability = "drop_prob"
    }

    /// - Precondition: `dropProbability` is in `0..<1`.
    public init(_ dropProbability: Double = 0.5, name: String? = nil) {
        precondition((0..<1).contains(dropProbability), "a drop probability is in 0..<1")
        self.dropProbability = dropProbability
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        dropProbability = try container.decodeChecked(
            Double.self, forKey: .dropProbability, in: 0..<1, default: 0.5)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let shape = try inputs.shape()
        var structure = LayerStructure(outputs: [Named("default", shape)])
        mask = structure.internal("mask", shape)
        return structure
    }

    private var scale: Float { Float(1 / (1 - dropProbability)) }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (input, output) = (buffers.input(), buffers.outputs[0])
        guard pass.isTraining else {
            pass.handler.copy(input.matrix, into: output.matrix)
            return
        }
        let mask = buffers.internals[mask]
        draw(into: mask, buffers, pass)
        pass.handler.multiply(input.vector, mask.vector, times: scale, into: output.vector, accumulate: false)
    }

    /// Draws numbered by the elements' places in the whole batch. What has no samples is the same in all parts.
    private func draw(into mask: LayerBuffer, _ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (probability, key) = (Float(1 - dropProbability), buffers.randomKey.at(step: pass.step))
        guard mask.hasSamples, buffers.batch != pass.part.whole, buffers.batch > 0 else {
            pass.handler.bernoulli(into: mask.vector, probability: probability, key: key)
            return
        }
        for step in 0..<mask.matrix.rows / buffers.batch {
            let rows = mask.step(step)
            pass.handler.bernoulli(
                into: rows.flat, probability: probability, key: key,
                from: (step * pass.part.whole + pass.part.first) * rows.columns)
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        guard let deltas = buffers.inputDeltas[0] else { return }
        let outputDeltas = buffers.outputDeltas[0]
        if pass.isTraining {
            pass.handler.multiply(
                outputDeltas.vector, buffers.internals[mask].vector, times: scale, into: deltas.vector,
                accumulate: buffers.addsInputDeltas[0])
        } else {
            pass.handler.pass(outputDeltas.matrix, to: deltas.matrix, adding: buffers.addsInputDeltas[0])
        }
    }
}
