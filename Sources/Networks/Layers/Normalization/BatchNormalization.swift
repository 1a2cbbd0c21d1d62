import Arrays
import Describing
import Handlers

/// Batch normalization (Ioffe and Szegedy, 2015) over all axes but the last: in a training pass
///
///     x̂ = (x − m) / s,  y = γ ⊙ x̂ + β
///
/// with the batch's mean m and standard deviation `s = √(variance + ε)`; otherwise with the running ones.
///
/// - Input, output `default`: any shape with samples; images are `(T, B, height, width, channels)`.
/// - Parameters (channels each): `gamma`, `beta`; `mu`, the running *negative* mean, and `sigma`, the running
///   standard deviation, which each training pass moves: `mu = decay × mu − (1 − decay) × m`, and alike. They have
///   gradients of zero. Initialize `gamma` and `sigma` with 1.
/// - Internals (channels each): `mu_b` (−m) and `sigma_b` (s), as the last pass used them.
/// - Description: `{"@type": "BatchNorm", "decay": 0.9, "epsilon": 1e-05}`
public struct BatchNormalization: Layer {
    public static let typeName = "BatchNorm"

    public var label = LayerLabel()
    /// How much of the running mean and deviation is kept in a training pass, in `0...1`.
    public let decay: Double
    /// Added to the variance.
    public let epsilon: Double

    private enum CodingKeys: CodingKey {
        case decay, epsilon
    }

    /// - Precondition: `decay` is in `0...1`, `epsilon` above 0 and at most 1.
    public init(decay: Double = 0.9, epsilon: Double = 1e-5, name: String? = nil) {
        precondition((0...1).contains(decay), "a decay is in 0...1")
        precondition(epsilon > 0 && epsilon <= 1, "epsilon is above 0 and at most 1")
        self.decay = decay
        self.epsilon = epsilon
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        decay = try container.decodeChecked(Double.self, forKey: .decay, in: 0...1, default: 0.9)
        epsilon = try container.decodeChecked(
            Double.self, forKey: .epsilon, in: Double.leastNormalMagnitude...1, default: 1e-5)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed, let channels = input.features.extents.last else {
            throw inputs.invalid("the input must have samples and features, but is \(input)")
        }
        let shape = input.with(features: input.features.extents)
        let vector = BufferShape.fixed([channels])
        return LayerStructure(
            outputs: [Named("default", shape)],
            parameters: ["gamma", "beta", "mu", "sigma"].map { Named($0, Shape([channels])) },
            internals: [Named("mu_b", vector), Named("sigma_b", vector)])
    }

    /// The numbers of a buffer with a row for each number of a channel.
    private func rows(_ buffer: LayerBuffer, channels: Int) -> Matrix {
        let matrix = buffer.matrix
        return Matrix(base: matrix.base, rows: matrix.count / max(1, channels), columns: channels)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (gamma, beta) = (buffers.parameters[0].vector, buffers.parameters[1].vector)
        let running = (mean: buffers.parameters[2].vector, deviation: buffers.parameters[3].vector)
        let used = (mean: buffers.internals[0].vector, deviation: buffers.internals[1].vector)
        let inputs = rows(buffers.input(), channels: gamma.count)
        let outputs = rows(buffers.outputs[0], channels: gamma.count)
        guard pass.isTraining, inputs.rows > 0 else {
            pass.handler.copy(running.mean.row, into: used.mean.row)
            pass.handler.copy(running.deviation.row, into: used.deviation.row)
            pass.handler.applyBatchNormalization(
                inputs, gamma: gamma, beta: beta, negativeMean: used.mean, deviation: used.deviation,
                into: outputs)
            return
        }
        pass.handler.batchNormalization(
            inputs, gamma: gamma, beta: beta, epsilon: Float(epsilon), negativeMean: used.mean,
            deviation: used.deviation, into: outputs)
        for (running, batch) in [(running.mean, used.mean), (running.deviation, used.deviation)] {
            pass.handler.scale(running, by: Float(decay))
            pass.handler.add(batch.row, times: Float(1 - decay), into: running.row)
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let gamma = buffers.parameters[0].vector
        pass.handler.batchNormalizationBackward(
            outputDeltas: rows(buffers.outputDeltas[0], channels: gamma.count),
            inputs: rows(buffers.input(), channels: gamma.count), gamma: gamma,
            negativeMean: buffers.internals[0].vector, deviation: buffers.internals[1].vector,
            ofBatch: pass.isTraining,
            inputDeltas: buffers.inputDeltas[0].map { rows($0, channels: gamma.count) },
            addInputDeltas: buffers.addsInputDeltas[0], gammaGradients: buffers.gradients[0].vector,
            betaGradients: buffers.gradients[1].vector, addGradients: buffers.addsGradients)
        guard !buffers.addsGradients else { return }
        for running in buffers.gradients[2...3] { pass.handler.fill(running.vector, with: 0) }
    }
}
