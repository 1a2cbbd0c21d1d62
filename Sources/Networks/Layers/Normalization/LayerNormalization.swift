import Arrays
import Describing
import Handlers

/// Layer normalization (Ba, Kiros and Hinton, 2016): the features of each sample at each time are brought to
/// mean 0 and variance 1, `y = γ ⊙ (x − m) / √(variance + ε) + β`.
///
/// - Input, output `default`: any shape with samples.
/// - Parameters: `gamma`, `beta` (all features each). Initialize `gamma` with 1.
/// - Internals: `negative_means` (−m) and `deviations`, a number for each sample and time.
/// - Description: `{"@type": "LayerNorm", "epsilon": 1e-05}`
public struct LayerNormalization: Layer {
    public static let typeName = "LayerNorm"

    public var label = LayerLabel()
    /// Added to the variance.
    public let epsilon: Double

    private var gamma = LearnedView()
    private var beta = LearnedView()
    private var negativeMeans = InternalBuffer()
    private var deviations = InternalBuffer()

    private enum CodingKeys: CodingKey {
        case epsilon
    }

    /// - Precondition: `epsilon` is above 0 and at most 1.
    public init(epsilon: Double = 1e-5, name: String? = nil) {
        precondition(epsilon > 0 && epsilon <= 1, "epsilon is above 0 and at most 1")
        self.epsilon = epsilon
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        epsilon = try container.decodeChecked(
            Double.self, forKey: .epsilon, in: Double.leastNormalMagnitude...1, default: 1e-5)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed, input.featureCount > 0 else {
            throw inputs.invalid("the input must have samples and features, but is \(input)")
        }
        let shape = input.with(features: input.features.extents)
        var structure = LayerStructure(outputs: [Named("default", shape)])
        gamma = structure.learns("gamma", input.features)
        beta = structure.learns("beta", input.features)
        negativeMeans = structure.internal("negative_means", input.with(features: [1]))
        deviations = structure.internal("deviations", input.with(features: [1]))
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        pass.handler.layerNormalization(
            buffers.input().matrix, gamma: buffers.parameters[gamma].vector,
            beta: buffers.parameters[beta].vector,
            epsilon: Float(epsilon), negativeMeans: buffers.internals[negativeMeans].vector,
            deviations: buffers.internals[deviations].vector, into: buffers.outputs[0].matrix)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        pass.handler.layerNormalizationBackward(
            outputDeltas: buffers.outputDeltas[0].matrix, inputs: buffers.input().matrix,
            gamma: buffers.parameters[gamma].vector, negativeMeans: buffers.internals[negativeMeans].vector,
            deviations: buffers.internals[deviations].vector,
            inputDeltas: buffers.inputDeltas[0]?.matrix, addInputDeltas: buffers.addsInputDeltas[0],
            gammaGradients: buffers.gradients[gamma].vector, betaGradients: buffers.gradients[beta].vector,
            addGradients: buffers.addsGradients)
    }
}
