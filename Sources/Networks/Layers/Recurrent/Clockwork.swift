import Arrays
import Describing
public import Handlers

/// A recurrent layer whose units have clocks, after the clockwork network (Koutník et al., 2014): at time t
/// only the units whose `timing` divides t are updated, and the others keep their value:
///
///     y[t]ⱼ = f(W x[t] + R y[t − 1] + b)ⱼ   if the remainder of t by timingⱼ is 0
///     y[t]ⱼ = y[t − 1]ⱼ                     otherwise
///
/// At time 0 all are updated, with a context, too: time counts from the beginning of each pass. A timing of 0
/// means never again after that.
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, size)`, with a row for the state before the first step, which is zero unless
///   a context is given.
/// - Parameters: `W` (size × inputs), `R` (size × size), `bias` (size); kept: `timing` (size), at first 1.
/// - Internal `deltas`: the deltas before the activation.
/// - Description: `{"@type": "Clockwork", "size": 100, "activation": "tanh"}`; without a size as many units
///   as the input has features.
///
/// Give `timing` an initializer by its name, such as the list of its values. Nothing else changes it (brainstorm 0.5
/// initializes and decays it like a weight).
public struct Clockwork: RecurrentLayer {
    public static let typeName = "Clockwork"

    public var label = LayerLabel()
    /// The number of units; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation

    private var weights = LearnedView()
    private var recurrentWeights = LearnedView()
    private var bias = LearnedView()
    private var timing = KeptView()
    private var deltas = InternalBuffer()

    private enum CodingKeys: CodingKey {
        case size, activation
    }

    /// - Precondition: the size is positive, and the activation does not need its input.
    public init(_ size: Int? = nil, activation: Activation = .tanh, name: String? = nil) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        requireRecurrent(activation)
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeRecurrentActivation(forKey: .activation)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let units = size ?? input.featureCount
        var structure = LayerStructure(outputs: [Named("default", .timeBatch([units], context: 1))])
        weights = structure.learns("W", try inputs.shape(of: "W", [units, input.featureCount]))
        recurrentWeights = structure.learns("R", try inputs.shape(of: "R", [units, units]))
        bias = structure.learns("bias", Shape([units]))
        timing = structure.keeps("timing", Shape([units]), initially: 1)
        deltas = structure.internal("deltas", .timeBatch([units], backwardOnly: true))
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let output = buffers.outputs[0]
        pass.handler.linear(
            buffers.input().matrix, weights: buffers.weights(weights),
            bias: buffers.parameters[bias].vector, activation: .linear, into: output.matrix)
        for time in 0..<buffers.time {
            pass.handler.recurrentStep(
                previous: output.step(time - 1),
                recurrentWeights: buffers.parameters[recurrentWeights].matrix,
                activation: activation, outputs: output.step(time))
            if time > 0 {
                pass.handler.hold(
                    output.step(time), previous: output.step(time - 1),
                    timing: buffers.kept[timing].vector, time: time)
            }
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let deltas = buffers.internals[deltas]
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            if time > 0 {
                pass.handler.holdBackward(
                    outputDeltas.step(time), previousDeltas: outputDeltas.step(time - 1),
                    timing: buffers.kept[timing].vector, time: time)
            }
            pass.handler.recurrentStepBackward(
                outputDeltas: outputDeltas.step(time), outputs: output.step(time),
                recurrentWeights: buffers.parameters[recurrentWeights].matrix, activation: activation,
                deltas: deltas.step(time), previousDeltas: time > 0 ? outputDeltas.step(time - 1) : nil)
        }
        buffers.recurrentGradients(
            deltas: deltas, states: output, inputWeights: buffers.parameters[weights].matrix,
            inputGradients: buffers.gradients[weights].matrix,
            recurrentGradients: buffers.gradients[recurrentWeights].matrix,
            biasGradients: buffers.gradients[bias].vector, pass.handler)
    }
}
