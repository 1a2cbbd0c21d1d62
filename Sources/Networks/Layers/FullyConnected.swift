import Arrays
import Describing
public import Handlers

/// A linear layer with an activation: `y = f(W x + b)` for each sample at each time.
///
/// - Input `default`: `(T, B, features…)` or `(B, features…)`; the features are flattened.
/// - Output `default`: the same leading axes and the layer's size.
/// - Parameters: `W` (units × inputs), `bias` (units).
/// - Internal `Ha`: the values before the activation, if it needs them (`gelu`, `silu`).
/// - Size: the shape of the output's features; without one the input's.
/// - Description: `{"@type": "FullyConnected", "size": 100, "activation": "rel"}`; `size` is a number or a
///   list.
///
/// The gradients are added where other layers contribute to them (brainstorm 0.5 overwrites them, so that a
/// loss on its weights has no effect).
public struct FullyConnected: Layer, SummingLayer {
    public static let typeName = "FullyConnected"

    public var label = LayerLabel()
    public let size: LayerSize?
    public let activation: Activation

    private var weights = LearnedView()
    private var bias = LearnedView()
    private var sums: InternalBuffer?

    private enum CodingKeys: String, CodingKey {
        case size, activation
    }

    public init(_ size: LayerSize? = nil, activation: Activation = .relu, name: String? = nil) {
        self.size = size
        self.activation = activation
        self.label = LayerLabel(name)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        size = try container.decodeIfPresent(LayerSize.self, forKey: .size)
        activation = try container.decodeChoice(Activation.self, forKey: .activation, default: .relu)
    }

    public mutating func structure(for inputs: LayerInputs) throws -> LayerStructure {
        let input = try inputs.shape()
        guard input.scaling != .fixed else {
            throw inputs.invalid("the input must have samples (T, B, features…), but is \(input)")
        }
        let features = size?.extents ?? input.features.extents
        let output = input.with(features: features)
        var structure = LayerStructure(outputs: [Named("default", output)])
        weights = structure.learns(
            "W", try inputs.shape(of: "W", [output.featureCount, input.featureCount]))
        bias = structure.learns("bias", Shape([output.featureCount]))
        sums = structure.sums(before: activation, output)
        return structure
    }

    public func forward(_ buffers: LayerBuffers, _ pass: ForwardPass) {
        buffers.activated(activation, sums: sums, pass.handler) { activation, outputs in
            pass.handler.linear(
                buffers.input().matrix, weights: buffers.weights(weights),
                bias: buffers.parameters[bias].vector, activation: activation, into: outputs)
        }
    }

    func forward(_ buffers: LayerBuffers, _ pass: ForwardPass, _ epilogue: Epilogue) {
        pass.handler.linear(
            buffers.input().matrix, weights: buffers.weights(weights),
            bias: buffers.parameters[bias].vector, normalization: epilogue.normalization,
            activation: epilogue.activation, into: buffers.outputs[0].matrix)
    }

    public func backward(_ buffers: LayerBuffers, _ pass: BackwardPass) {
        buffers.activatedBackward(activation, sums: sums, pass.handler) { activation, outputs in
            pass.handler.linearBackward(
                outputDeltas: buffers.outputDeltas[0].matrix, outputs: outputs,
                inputs: buffers.input().matrix, weights: buffers.parameters[weights].matrix,
                activation: activation,
                inputDeltas: buffers.inputDeltas[0]?.matrix, addInputDeltas: buffers.addsInputDeltas[0],
                weightGradients: buffers.gradients[weights].matrix,
                biasGradients: buffers.gradients[bias].vector,
                addGradients: buffers.addsGradients)
        }
    }
}
