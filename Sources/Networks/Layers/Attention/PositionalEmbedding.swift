import Arrays
import Describing

/// Adds a vector that tells the time step, which attention does not see by itself:
/// `y[t, b] = x[t, b] + P[t]`.
///
/// Sinusoidal (Vaswani et al., "Attention is all you need", 2017, section 3.5), for F features:
/// `P[t, 2i] = sin(t / 10000^(2i / F))`, `P[t, 2i + 1] = cos(t / 10000^(2i / F))`. Learned: `P` is a parameter.
///
/// - Input, output `default`: `(T, B, features…)`; the features are flattened for `P`.
/// - Parameter, if learned: `P` (max_time × features). The gradient of time steps that do not occur is zero.
/// - Description: `{"@type": "PositionalEmbedding", "type": "sinusoidal"}` (the default) or
///   `{"@type": "PositionalEmbedding", "type": "learned", "max_time": 512}`
///
/// - Precondition: a learned embedding is not run with more than `max_time` time steps.
public struct PositionalEmbedding: Layer {
    public static let typeName = "PositionalEmbedding"

    /// Where the vectors come from.
    public enum Positions: Hashable, Sendable {
        case sinusoidal
        /// For so many time steps at most.
        case learned(maxTime: Int)
    }

    public var label = LayerLabel()
    public let positions: Positions

    /// Of the vectors, if they are learned.
    private var vectors = LearnedView()

    private enum Kind: String, CaseIterable {
        case sinusoidal, learned
    }

    private enum CodingKeys: String, CodingKey {
        case type
        case maxTime = "max_time"
    }

    /// - Precondition: the greatest number of time steps is positive.
    public init(_ positions: Positions = .sinusoidal, name: String? = nil) {
        if case .learned(let maxTime) = positions {
            precondition(maxTime > 0, "a learned positional embedding has at least one time step")
        }
        self.positions = positions
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decodeChoice(Kind.self, forKey: .type, default: .sinusoidal) {
        case .learned:
            positions = .learned(maxTime: try container.decodeChecked(Int.self, forKey: .maxTime, in: 1...))
        case .sinusoidal:
            guard !container.contains(.maxTime) else {
                throw DescriptionError.invalid(
                    at: container.path(.maxTime), "a sinusoidal embedding has no greatest time step",
                    advice: "leave max_time out, or give the type \"learned\"")
            }
            positions = .sinusoidal
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch positions {
        case .sinusoidal: try container.encode(Kind.sinusoidal.rawValue, forKey: .type)
        case .learned(let maxTime):
            try container.encode(Kind.learned.rawValue, forKey: .type)
            try container.encode(maxTime, forKey: .maxTime)
        }
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        var structure = LayerStructure(outputs: [
            Named("default", input.with(features: input.features.extents))
        ])
        if case .learned(let maxTime) = positions {
            vectors = structure.learns("P", try inputs.shape(of: "P", [maxTime, input.featureCount]))
            structure.longestTime = maxTime
        }
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (input, output) = (buffers.input().matrix, buffers.outputs[0].matrix)
        switch positions {
        case .sinusoidal: pass.handler.addSinusoids(to: input, batch: buffers.batch, into: output)
        case .learned(let maxTime):
            guard buffers.time <= maxTime else {
                fatalError(
                    "\(buffers.time) time steps for a positional embedding that has learned \(maxTime)")
            }
            pass.handler.addTimeRows(
                buffers.parameters[vectors].matrix.rows(0, count: buffers.time), to: input, into: output)
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let deltas = buffers.outputDeltas[0].matrix
        if case .learned = positions {
            let gradient = buffers.gradients[vectors].matrix
            pass.handler.sumTimeRows(
                deltas, into: gradient.rows(0, count: buffers.time), accumulate: buffers.addsGradients)
            if !buffers.addsGradients {
                let unused = gradient.rows(buffers.time, count: gradient.rows - buffers.time)
                pass.handler.fill(unused.flat, with: 0)
            }
        }
        if let inputDeltas = buffers.inputDeltas[0] {
            pass.handler.pass(deltas, to: inputDeltas.matrix, adding: buffers.addsInputDeltas[0])
        }
    }
}
