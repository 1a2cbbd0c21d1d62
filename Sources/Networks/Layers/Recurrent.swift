import Arrays
import Describing
public import Handlers

/// A simple recurrent layer: `y[t] = f(W x[t] + R y[t − 1] + b)`.
///
/// - Input `default`: `(T, B, features…)`; the features are flattened.
/// - Output `default`: `(T, B, size)`, with a row for the state before the first step, which is zero unless
///   a context is given.
/// - Parameters: `W` (size × inputs), `R` (size × size), `bias` (size).
/// - Internal `deltas`: the deltas before the activation.
/// - Description: `{"@type": "Recurrent", "size": 100, "activation": "tanh"}`
public struct Recurrent: Layer {
    public static let typeName = "Recurrent"

    public var label = LayerLabel()
    /// The number of units; without one as many as the input has features.
    public let size: Int?
    public let activation: Activation

    private enum CodingKeys: CodingKey {
        case size, activation
    }

    /// - Precondition: the size is positive.
    public init(_ size: Int? = nil, activation: Activation = .tanh, name: String? = nil) {
        precondition(size ?? 1 > 0, "a layer's size is positive")
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeUnits(forKey: .size)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .tanh)
    }

    public func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.sequence()
        let units = size ?? input.featureCount
        return LayerStructure(
            outputs: [Named("default", .timeBatch([units], context: 1))],
            parameters: [
                Named("W", try inputs.shape(of: "W", [units, input.featureCount])),
                Named("R", try inputs.shape(of: "R", [units, units])),
                Named("bias", Shape([units])),
            ],
            internals: [Named("deltas", .timeBatch([units], backwardOnly: true))])
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        let output = buffers.outputs[0]
        pass.handler.linear(
            buffers.input().matrix, weights: buffers.parameters[0].matrix, bias: buffers.parameters[2].vector,
            activation: .linear, into: output.matrix)
        for time in 0..<buffers.time {
            pass.handler.recurrentStep(
                previous: output.step(time - 1), recurrentWeights: buffers.parameters[1].matrix,
                activation: activation, outputs: output.step(time))
        }
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        let (output, outputDeltas) = (buffers.outputs[0], buffers.outputDeltas[0])
        let deltas = buffers.internals[0]
        for time in stride(from: buffers.time - 1, through: 0, by: -1) {
            pass.handler.recurrentStepBackward(
                outputDeltas: outputDeltas.step(time), outputs: output.step(time),
                recurrentWeights: buffers.parameters[1].matrix, activation: activation,
                deltas: deltas.step(time), previousDeltas: time > 0 ? outputDeltas.step(time - 1) : nil)
        }
        buffers.recurrentGradients(
            deltas: deltas, states: output, inputWeights: buffers.parameters[0].matrix,
            inputGradients: buffers.gradients[0].matrix, recurrentGradients: buffers.gradients[1].matrix,
            biasGradients: buffers.gradients[2].vector, pass.handler)
    }
}

extension LayerInputs {
    /// The default input, which must be a sequence.
    func sequence() throws -> BufferShape {
        let input = try shape()
        guard input.scaling == .timeBatch else {
            throw invalid("the input must be a sequence (T, B, features…), but is \(input)")
        }
        return input
    }
}

extension KeyedDecodingContainer {
    /// The optional number of units of a recurrent layer.
    func decodeUnits(forKey key: Key) throws -> Int? {
        guard contains(key), try !decodeNil(forKey: key) else { return nil }
        return try decodeChecked(Int.self, forKey: key, in: 1...)
    }
}

extension LayerBuffers {
    /// What all recurrent layers have in common once the deltas before their activations are known: the
    /// gradients of the weights, each as one product over all steps, and the deltas of the input.
    ///
    /// The states that step t saw lie one step earlier in `states`; those of step 0 are its context.
    func recurrentGradients(
        deltas: LayerBuffer, states: LayerBuffer, inputWeights: Matrix, inputGradients: Matrix,
        recurrentGradients: Matrix, biasGradients: Vector, _ handler: any Handler
    ) {
        handler.linearBackward(
            outputDeltas: deltas.matrix, outputs: deltas.matrix, inputs: input().matrix,
            weights: inputWeights, activation: .linear, inputDeltas: inputDeltas[0]?.matrix,
            addInputDeltas: addsInputDeltas[0], weightGradients: inputGradients,
            biasGradients: biasGradients, addGradients: addsGradients)
        guard time > 0 else {
            if !addsGradients { handler.fill(recurrentGradients.flat, with: 0) }
            return
        }
        handler.product(
            deltas.step(0), transposed: true, states.step(-1), transposed: false, into: recurrentGradients,
            accumulate: addsGradients)
        if time > 1 {
            handler.product(
                deltas.matrix.rows(batch, count: (time - 1) * batch), transposed: true,
                states.matrix.rows(0, count: (time - 1) * batch), transposed: false,
                into: recurrentGradients, accumulate: true)
        }
    }
}
