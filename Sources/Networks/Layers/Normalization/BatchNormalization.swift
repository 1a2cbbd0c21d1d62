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
/// - Parameters (channels each): `gamma`, `beta`; kept: `mu`, the running *negative* mean, at first 0, and `sigma`, the
///   running standard deviation, at first 1, which each training pass moves: `mu = decay × mu − (1 − decay) × m`, and
///   alike. Initialize `gamma` with 1.
/// - Internals (channels each): `mu_b` (−m) and `sigma_b` (s), as the last pass used them.
///
/// Where a batch is computed in parts (the trainer's `shards`), mean and deviation are each part's own: ghost batch
/// normalization (Hoffer, Hubara and Soudry, "Train longer, generalize better", 2017). The running ones move by the mean of
/// the parts' moves, each counting by its samples.
///
/// - Description: `{"@type": "BatchNorm", "decay": 0.9, "epsilon": 1e-05}`
///
/// Steppers, modifiers and initializers see `gamma` and `beta` only, but for rules that name `mu` or `sigma`
/// (brainstorm 0.5 initializes, clips and decays the running statistics like weights).
public struct BatchNormalization: Layer {
    public static let typeName = "BatchNorm"

    public var label = LayerLabel()
    /// How much of the running mean and deviation is kept in a training pass, in `0...1`.
    public let decay: Double
    /// Added to the variance.
    public let epsilon: Double

    private var gamma = LearnedView()
    private var beta = LearnedView()
    private var runningMean = KeptView()
    private var runningDeviation = KeptView()
    private var negativeMean = InternalBuffer()
    private var deviation = InternalBuffer()

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

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed, let channels = input.features.extents.last else {
            throw inputs.invalid("the input must have samples and features, but is \(input)")
        }
        let shape = input.with(features: input.features.extents)
        let vector = Shape([channels])
        var structure = LayerStructure(outputs: [Named("default", shape)])
        gamma = structure.learns("gamma", vector)
        beta = structure.learns("beta", vector)
        runningMean = structure.keeps("mu", vector, initially: 0)
        runningDeviation = structure.keeps("sigma", vector, initially: 1)
        negativeMean = structure.internal("mu_b", BufferShape(.fixed, vector))
        deviation = structure.internal("sigma_b", BufferShape(.fixed, vector))
        return structure
    }

    /// The numbers of a buffer with a row for each number of a channel.
    private func rows(_ buffer: LayerBuffer, channels: Int) -> Matrix {
        buffer.matrix.rows(of: channels)
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let (gamma, beta) = (buffers.parameters[gamma].vector, buffers.parameters[beta].vector)
        let running = (
            mean: buffers.kept[runningMean].vector, deviation: buffers.kept[runningDeviation].vector
        )
        let used = (
            mean: buffers.internals[negativeMean].vector, deviation: buffers.internals[deviation].vector
        )
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

    /// What a pass without training does to each column.
    func normalization(_ parameters: LearnedViews) -> ColumnNormalization {
        let kept = KeptViews(parameters.all)
        return ColumnNormalization(
            gamma: parameters[gamma].vector, beta: parameters[beta].vector,
            negativeMean: kept[runningMean].vector, deviation: kept[runningDeviation].vector)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let scale = buffers.parameters[gamma].vector
        pass.handler.batchNormalizationBackward(
            outputDeltas: rows(buffers.outputDeltas[0], channels: scale.count),
            inputs: rows(buffers.input(), channels: scale.count), gamma: scale,
            negativeMean: buffers.internals[negativeMean].vector,
            deviation: buffers.internals[deviation].vector,
            ofBatch: pass.isTraining,
            inputDeltas: buffers.inputDeltas[0].map { rows($0, channels: scale.count) },
            addInputDeltas: buffers.addsInputDeltas[0], gammaGradients: buffers.gradients[gamma].vector,
            betaGradients: buffers.gradients[beta].vector, addGradients: buffers.addsGradients)
    }
}
